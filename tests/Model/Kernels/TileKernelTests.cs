using FsCheck;
using FsCheck.Fluent;
using Permafrost.Model.Kernels;

namespace Permafrost.Tests.Model.Kernels;

/// <summary>Every variant of the kernel that this processor can run gives the bits of the definition.</summary>
public sealed class TileKernelTests
{
    private const ulong Seed = 111;

    [Theory]
    [MemberData(nameof(KernelVariantsTests.Variants), MemberType = typeof(KernelVariantsTests))]
    public void Run_EveryNumberOfRowsAndColumns_GivesTheBitsOfTheDefinition(string variant)
    {
        for (int rows = 1; rows <= 40; rows++)
        {
            for (int columns = 16; columns <= 80; columns += 16)
            {
                Check(
                    variant,
                    new TileCase
                    {
                        Rows = rows,
                        Columns = columns,
                        Outer = 2,
                        Runs = 2,
                        Length = 3,
                        Accumulates = rows % 2 == 0,
                        Relu = rows % 3 == 0,
                    }
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(KernelVariantsTests.Variants), MemberType = typeof(KernelVariantsTests))]
    public void Run_AnyProblem_GivesTheBitsOfTheDefinition(string variant)
    {
        var cases =
            from rows in Gen.Choose(1, 40)
            from columns in Gen.Choose(1, 5)
            from outer in Gen.Choose(1, 7)
            from runs in Gen.Choose(1, 7)
            from length in Gen.Choose(1, 7)
            from aStep in Gen.Choose(1, 19)
            from bGap in Gen.Elements(0, 16, 48)
            from accumulates in Gen.Elements(true, false)
            from relu in Gen.Elements(true, false)
            from nan in Gen.Choose(-300, 300)
            select new TileCase
            {
                Rows = rows,
                Columns = columns * TileProblem.ColumnMultiple,
                Outer = outer,
                Runs = runs,
                Length = length,
                AStep = aStep,
                BGap = bGap,
                Accumulates = accumulates,
                Relu = relu,
                NaNAt = nan,
            };

        Prop.ForAll(cases.ToArbitrary(), problem => Check(variant, problem))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(Seed, Seed | 1).WithQuietOnSuccess(true));
    }

    /// <summary>Winograd's products of sixteen channels: the right factor fits into the registers.</summary>
    [Theory]
    [MemberData(nameof(KernelVariantsTests.Variants), MemberType = typeof(KernelVariantsTests))]
    public void Run_SixteenSteps_GivesTheBitsOfTheDefinition(string variant)
    {
        for (int rows = 1; rows <= 40; rows++)
        {
            Check(
                variant,
                new TileCase
                {
                    Rows = rows,
                    Columns = rows % 2 == 0 ? 16 : 48,
                    Length = 16,
                    BGap = rows % 3 == 0 ? 16 : 0,
                    Accumulates = rows % 5 == 0,
                    Relu = rows % 7 == 0,
                }
            );
        }
    }

    /// <summary>Rows of A side by side, as the channels of a pixel are in dL/dW.</summary>
    [Theory]
    [MemberData(nameof(KernelVariantsTests.Variants), MemberType = typeof(KernelVariantsTests))]
    public void Run_AdjacentRows_GivesTheBitsOfTheDefinition(string variant)
    {
        for (int rows = 1; rows <= 60; rows++)
        {
            Check(
                variant,
                new TileCase
                {
                    Rows = rows,
                    Columns = rows % 2 == 0 ? 16 : 48,
                    Outer = 2,
                    Runs = 3,
                    Length = 5,
                    AStep = 64,
                    ARowStep = 1,
                    Accumulates = rows % 3 == 0,
                    Relu = rows % 7 == 0,
                }
            );
        }
    }

    [Theory]
    [MemberData(nameof(KernelVariantsTests.Variants), MemberType = typeof(KernelVariantsTests))]
    public void Run_NaNWithRelu_StaysNaN(string variant)
    {
        var problem = new TileCase
        {
            Rows = 5,
            Length = 4,
            Relu = true,
            NaNAt = 0,
        };

        Assert.Equal(16, problem.Run(Kernel(variant)).Count(float.IsNaN));
    }

    private static void Check(string variant, TileCase problem) =>
        Bits.Equal(problem.Expected(), problem.Run(Kernel(variant)), $"{variant}, {problem}");

    private static TileKernel Kernel(string variant) => KernelVariants.Choose(variant).Tile;
}
