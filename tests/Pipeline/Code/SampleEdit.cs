namespace Permafrost.Tests.Pipeline.Code;

/// <summary>One edit of the sample.</summary>
/// <param name="Name">What is edited.</param>
/// <param name="Replacements">Texts and what stands in their places.</param>
/// <param name="Changes">Names of the parts that it changes, brings or takes.</param>
internal sealed record SampleEdit(string Name, (string Old, string New)[] Replacements, params string[] Changes)
{
    public static IReadOnlyList<SampleEdit> All { get; } =
    [
        new("a comment", [("// A comment.", "// Another comment, which is longer.\n\n")]),
        new(
            "formatting",
            [
                (
                    "public static int Scale(int value) => Inner.Deep(value) * 2;",
                    "public static int Scale(int value)\n{\n    return Inner.Deep( value ) * 2;\n}"
                ),
            ]
        ),
        new("the name of a local", [("sum += copy[i];", "sum = sum + copy[i];")]),
        new("the name of a captured local", [("bias", "skew")]),
        new("the name of a local in an iterator", [("last", "latest")]),
        new("the name of an iterator's parameter", [("limit", "most")]),
        new(
            "the name of an async method's parameter",
            [
                (
                    "WaitAsync(int count)\n    {\n        int sum = 0;\n        for (int i = 0; i < count; i++)",
                    "WaitAsync(int times)\n    {\n        int sum = 0;\n        for (int i = 0; i < times; i++)"
                ),
            ]
        ),
        new("the name of a parameter", [("Scale(int value) => Inner.Deep(value)", "Scale(int number) => Inner.Deep(number)")]),
        new("the name of a captured parameter", [("offset", "shift")]),
        new("the name of a lambda's parameter", [("item => item + 7", "one => one + 7")]),
        new("the name of a local function", [("IsOdd", "IsUneven")]),
        new("a local function that nobody calls", [("int bias = offset + 1;", "int bias = offset + 1; static int Never(int x) => x;")]),
        new(
            "a new method above",
            [
                (
                    "public double Run(object context)",
                    "public int Before(int[] x) => x.Sum(item => item * size);\n\n    public double Run(object context)"
                ),
            ]
        ),
        new(
            "a new class above",
            [
                (
                    "public sealed class Settings",
                    "public static class Earlier { public static int Of(int[] x) => x.Sum(item => item * 3); public static readonly object Made = new { A = 1 }; }\n\npublic sealed class Settings"
                ),
            ]
        ),
        new("an unused method", [("value * 3;\n\n    private static class Inner", "value * 4;\n\n    private static class Inner")]),
        new(
            "lambdas in a method that nobody calls",
            [("items.Sum(item => item * 2.0)", "items.Where(item => item > 0).Sum(item => item * 3.0)")]
        ),
        new(
            "an unused layer",
            [
                (
                    "public static class Factory",
                    "public sealed record GateOptions(int G) : LayerOptions;\npublic sealed class Gate(GateOptions o) : Layer { public override double Forward(double x) => -x * o.G; }\npublic static class Factory"
                ),
            ]
        ),
        new(
            "an unused layer in the factory, first",
            [
                ("            ConvOptions conv =>", "            GateOptions gate => new Gate(gate),\n            ConvOptions conv =>"),
                (
                    "public static class Factory",
                    "public sealed record GateOptions(int G) : LayerOptions;\npublic sealed class Gate(GateOptions o) : Layer { public override double Forward(double x) => -x * o.G; }\npublic static class Factory"
                ),
            ]
        ),
        new(
            "an unused layer in the factory, in the middle",
            [
                ("            DenseOptions => new", "            GateOptions gate => new Gate(gate),\n            DenseOptions => new"),
                (
                    "public static class Factory",
                    "public sealed record GateOptions(int G) : LayerOptions;\npublic sealed class Gate(GateOptions o) : Layer { public override double Forward(double x) => -x * o.G; }\npublic static class Factory"
                ),
            ]
        ),
        new(
            "an unused layer in the factory, last",
            [
                (
                    "            _ => throw new ArgumentException",
                    "            GateOptions gate => new Gate(gate),\n            _ => throw new ArgumentException"
                ),
                (
                    "public static class Factory",
                    "public sealed record GateOptions(int G) : LayerOptions;\npublic sealed class Gate(GateOptions o) : Layer { public override double Forward(double x) => -x * o.G; }\npublic static class Factory"
                ),
            ]
        ),
        new("what the factory makes for another layer", [("new Conv(conv)", "new Conv(conv with { Filters = 2 })")]),
        new("another layer's forward pass", [("x * options.Filters", "x * options.Filters + 1")]),
        new("a pass that nobody asks for", [("Backward(double x) => x * 4", "Backward(double x) => x * 5")]),
        new("a default that nobody asks for", [("Backward(double x) => x;", "Backward(double x) => x + 1;")]),
        new(
            "the text of an object that nobody shows",
            [
                (
                    "public override double Forward(double x) => x * 3;",
                    "public override double Forward(double x) => x * 3;\n    public override string ToString() => \"dense\";"
                ),
            ]
        ),
        new("a static field that nobody reads", [("[3, 5, 7, 11, 13, 17, 19]", "[3, 5, 7, 11, 13, 17, 23]")]),
        new("a text that nobody reads", [("unread too", "read by nobody")]),
        new(
            "a new static field before the others",
            [
                (
                    "private static readonly int[] Numbers",
                    "public static readonly string New = \"new\" + Environment.NewLine;\n    private static readonly int[] Numbers"
                ),
            ]
        ),
        new("static members of a type that is no argument", [("Step(int value) => value * 3", "Step(int value) => value * 5")]),
        new("an implementation that nobody makes", [("int IVoice.Volume => 1;", "int IVoice.Volume => 2;")]),
        new("a default of an interface that nobody calls", [("int Silence() => 0;", "int Silence() => 1;")]),
        new("a property that nobody reads", [("unused by Run", "still unused by Run")]),
        new("a type of this file that nobody uses", [("public static int Value => 3;", "public static int Value => 4;")]),
        new("lines above one that asks for its number", [("    public static int Where()", "\n\n\n    public static int Where()")]),
        new("the text of an argument that is checked", [("ThrowIfNull(context);", "ThrowIfNull((context));")]),
        new("the text of an argument that asks for it", [("=> Log(\"here\");", "=> Log( (\"here\") );")]),
        new(
            "hints to the compiler",
            [
                (
                    "public static int Scale(",
                    "[MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)] public static int Scale("
                ),
            ]
        ),
        new(
            "an attribute that nobody asks for",
            [("public static class Helper", "[System.ComponentModel.Description(\"x\")] public static class Helper")]
        ),
        new("documentation", [("/// <summary>What a stage would be", "/// <summary>What a stage may be")]),
        new(
            "the order of members",
            [
                (
                    "    public static int Scale(int value) => Inner.Deep(value) * 2;\n\n    public static int Unused(int value) => value * 3;",
                    "    public static int Unused(int value) => value * 3;\n\n    public static int Scale(int value) => Inner.Deep(value) * 2;"
                ),
            ]
        ),
        new(
            "the order of types",
            [
                ("public sealed class Widget\n{\n    public int Size { get; } = 17;\n}\n", ""),
                (
                    "file static class OfThisFile",
                    "public sealed class Widget\n{\n    public int Size { get; } = 17;\n}\n\nfile static class OfThisFile"
                ),
            ]
        ),
        new("what may be null", [("Rung!.Invoke()", "Rung.Invoke()")]),
        new(
            "another anonymous type above",
            [
                (
                    "public static int Make(int count)\n    {",
                    "public static object Else() => new { X = 1 };\n\n    public static int Make(int count)\n    {"
                ),
            ]
        ),
        new("a constant written in another way", [("value + 40;", "value + (8 * 5);")]),
        new(
            "a longer text elsewhere",
            [
                (
                    "private static event",
                    "public static string Long() => \"a text that moves all others in the heap\";\n\n    private static event"
                ),
            ]
        ),
        new(
            "a property turned into an expression",
            [
                (
                    "public static int Number(string word) =>\n        word switch",
                    "public static int Number(string word) =>\n        (word) switch"
                ),
            ]
        ),
        new("a using directive", [("using System.Text;", "using System.Text;\nusing System.Net.Http;")]),
        new(
            "a private method moved to another place",
            [
                ("    private static void Close(int code) => GC.KeepAlive(code);\n", ""),
                (
                    "    public int Size { get; } = 8;\n",
                    "    private static void Close(int code) => GC.KeepAlive(code);\n\n    public int Size { get; } = 8;\n"
                ),
            ]
        ),
        new(
            "a type parameter's name",
            [
                (
                    "Twice<T>(int value) where T : IStep => T.Step(T.Step(value))",
                    "Twice<TStep>(int value) where TStep : IStep => TStep.Step(TStep.Step(value))"
                ),
            ]
        ),
        new("a constant three calls below", [("value + 40;", "value + 41;")], "Sample.Helper.Inner.Deeper(Int32)"),
        new("an operator", [("Inner.Deep(value) * 2", "Inner.Deep(value) + 2")], "Sample.Helper.Scale(Int32)"),
        new("the constant of a field", [("seed = 111", "seed = 112")], "Sample.Lesson..ctor(Int32)"),
        new("a default", [("= 0.25;", "= 0.5;")], "Sample.Settings..ctor()"),
        new("an override", [("Forward(double x) => x * 3", "Forward(double x) => x * 3.5")], "Sample.Dense.Forward(Double)"),
        new("an iterator", [("last += i;", "last -= i;")], "Sample.Sequences.Count(Int32)"),
        new("a lambda", [("item => item + 7", "item => item + 8")], "Sample.Lambdas.Sum(Int32[], Int32)"),
        new("a lambda that captures", [("item => item * bias", "item => item - bias")], "Sample.Lambdas.Sum(Int32[], Int32)"),
        new("a local function", [("item % 2 == 1", "item % 2 == 0")], "Sample.Lambdas.Sum(Int32[], Int32)"),
        new("a local function that captures this", [("value += size * 2;", "value += size * 3;")], "Sample.Lesson.Run(Object)"),
        new(
            "the order of two lambdas",
            [("Select(item => item * bias).Select(plain)", "Select(plain).Select(item => item * bias)")],
            "Sample.Lambdas.Sum(Int32[], Int32)"
        ),
        new("a table", [("16, 32, 64, 128]", "16, 32, 64, 129]")], "Sample.Tables.Numbers (initial value)"),
        new("a dictionary of initial values", [("[\"two\"] = 2 }", "[\"two\"] = 3 }")], "Sample.Tables.Words (initial value)"),
        new(
            "a static member through an argument",
            [("Step(int value) => value * 2", "Step(int value) => value << 1")],
            "Sample.Doubler.Step(Int32)"
        ),
        new(
            "another argument",
            [("Twice<Doubler>", "Twice<Tripler>")],
            "Sample.Doubler",
            "Sample.Doubler.Step(Int32)",
            "Sample.Lesson.Run(Object)",
            "Sample.Tripler",
            "Sample.Tripler.Step(Int32)"
        ),
        new("what new() makes", [("= 17;", "= 18;")], "Sample.Widget..ctor()"),
        new(
            "an async method",
            [("sum += i;\n        }\n\n        return sum;", "sum += i + 1;\n        }\n\n        return sum;")],
            "Sample.Waiting.WaitAsync(Int32)"
        ),
        new("the name of an enum's value", [("    Green = 5,", "    Grass = 5,")], "Sample.Color"),
        new("the value of an enum", [("    Green = 5,", "    Green = 6,")], "Sample.Color"),
        new("an override of the framework's method", [("({X}; {Y})", "({X}, {Y})")], "Sample.Point.ToString()"),
        new("the name of a resource", [("words.txt", "letters.txt")], "Sample.Resources.Read()"),
        new("an argument", [("Log(\"here\")", "Log(\"there\")")], "Sample.Traces.Where()"),
        new("a filter", [("Message.Length > 3", "Message.Length > 4")], "Sample.Caught.Try(Int32)"),
        new("a handler", [("return -1;", "return -2;")], "Sample.Caught.Try(Int32)"),
        new("what is caught", [("catch (OverflowException", "catch (ArithmeticException")], "Sample.Caught.Try(Int32)"),
        new(
            "no handler",
            [
                (
                    "catch (OverflowException exception) when (exception.Message.Length > 3)\n        {\n            return -1;\n        }\n        ",
                    ""
                ),
            ],
            "Sample.Caught.Try(Int32)"
        ),
        new("overflow unchecked", [("checked(value * 1000)", "unchecked(value * 1000)")], "Sample.Caught.Try(Int32)"),
        new(
            "uncleared memory",
            [
                (
                    "    public static int Sum(ReadOnlySpan<int> items)",
                    "    [SkipLocalsInit]\n    public static int Sum(ReadOnlySpan<int> items)"
                ),
            ],
            "Sample.Unsafe1.Sum(ReadOnlySpan<Int32>)"
        ),
        new(
            "a factory of one layer, which the compiler writes in another way",
            [("            ConvOptions conv => new Conv(conv),\n", "")],
            "Sample.Factory.Create(LayerOptions)"
        ),
        new(
            "behind a function pointer",
            [("private static int Twice(int value) => value * 2;", "private static int Twice(int value) => value * 3;")],
            "Sample.Unsafe1.Twice(Int32)"
        ),
        new("one way of a switch", [("\"two\" => 2,", "\"two\" => 22,")], "Sample.Switches.Number(String)"),
        new("the text of a switch", [("\"seven\" => 7", "\"eight\" => 7")], "Sample.Switches.Number(String)"),
        new("a record's default", [("Extra { get; init; } = 9", "Extra { get; init; } = 10")], "Sample.Records..ctor(Int32, String)"),
        new(
            "a property of an anonymous type",
            [("Text = \"x\" };", "Title = \"x\" };")],
            "<anonymous Count Text>",
            "<anonymous Count Text>..ctor(!0, !1)",
            "<anonymous Count Text>.Equals(Object)",
            "<anonymous Count Text>.GetHashCode()",
            "<anonymous Count Text>.ToString()",
            "<anonymous Count Text>.get_Count()",
            "<anonymous Count Title>",
            "<anonymous Count Title>..ctor(!0, !1)",
            "<anonymous Count Title>.Equals(Object)",
            "<anonymous Count Title>.GetHashCode()",
            "<anonymous Count Title>.ToString()",
            "<anonymous Count Title>.get_Count()",
            "Sample.Anonymous.Make(Int32)"
        ),
        new("a value in an anonymous type", [("Text = \"x\" };", "Text = \"y\" };")], "Sample.Anonymous.Make(Int32)"),
        new(
            "an explicit implementation",
            [("int IVoice.Volume => 11;", "int IVoice.Volume => 12;")],
            "Sample.Loud.Sample.IVoice.get_Volume()"
        ),
        new("a default of an interface", [("Echo() => Volume * 2", "Echo() => Volume * 3")], "Sample.IVoice.Echo()"),
        new(
            "a default of an interface that a type overrides",
            [("int IVoice.Volume => 11;", "int IVoice.Volume => 11;\n    int IVoice.Echo() => 5;")],
            "Sample.IVoice.Echo()",
            "Sample.Loud.Sample.IVoice.Echo()",
            "Sample.Loud.Sample.IVoice.get_Volume()"
        ),
        new(
            "a handler of an event",
            [("private static int Answer() => 42", "private static int Answer() => 43")],
            "Sample.Events.Answer()"
        ),
        new("the packing of a struct", [("Pack = 1", "Pack = 4")], "Sample.Packed"),
        new("a field of a struct", [("public byte First;", "public short First;")], "Sample.Packed"),
        new("the length of an inline array", [("InlineArray(4)", "InlineArray(5)")], "Sample.Four"),
        new("a module's initialiser", [("Value = 23", "Value = 24")], "Sample.Late.Prepare()"),
        new("below Dispose", [("GC.KeepAlive(code)", "GC.KeepAlive(-code)")], "Sample.Holder.Close(Int32)"),
        new("what Dispose calls it with", [("Close(4)", "Close(5)")], "Sample.Holder.Dispose()"),
        new(
            "a virtual call that was none",
            [("total += layer.Forward(total);", "total += layer.Forward(layer.Backward(total));")],
            "Sample.Dense.Backward(Double)",
            "Sample.Layer.Backward(Double)",
            "Sample.Lesson.Run(Object)"
        ),
        new(
            "another layer that is made",
            [("using (var holder", "GC.KeepAlive(new ConvOptions(3));\n        using (var holder")],
            "Sample.Conv",
            "Sample.Conv..ctor(ConvOptions)",
            "Sample.Conv.Forward(Double)",
            "Sample.ConvOptions",
            "Sample.ConvOptions..ctor(Int32)",
            "Sample.ConvOptions.Equals(ConvOptions)",
            "Sample.ConvOptions.Equals(LayerOptions)",
            "Sample.ConvOptions.Equals(Object)",
            "Sample.ConvOptions.GetHashCode()",
            "Sample.ConvOptions.PrintMembers(StringBuilder)",
            "Sample.ConvOptions.ToString()",
            "Sample.ConvOptions.get_EqualityContract()",
            "Sample.ConvOptions.get_Filters()",
            "Sample.Factory.Create(LayerOptions)",
            "Sample.LayerOptions..ctor()",
            "Sample.Lesson.Run(Object)"
        ),
        new(
            "a base type",
            [("public sealed class Dense : Layer", "public abstract class Heavy : Layer;\n\npublic sealed class Dense : Heavy")],
            "Sample.Dense",
            "Sample.Dense..ctor()",
            "Sample.Heavy",
            "Sample.Heavy..ctor()"
        ),
        new(
            "an interface",
            [
                ("public sealed class Widget\n", "public sealed class Widget : IVoice\n"),
                ("Size { get; } = 17;", "Size { get; } = 17;\n    int IVoice.Volume => 0;"),
            ],
            "Sample.Widget",
            "Sample.Widget.Sample.IVoice.get_Volume()"
        ),
        new(
            "a finalizer",
            [("public sealed class Holder : IDisposable\n{", "public sealed class Holder : IDisposable\n{\n    ~Holder() => Close(1);\n")],
            "Sample.Holder.Finalize()"
        ),
        new(
            "a static constructor",
            [("public static class Helper\n{", "public static class Helper\n{\n    static Helper() => Late.Value = 1;\n")],
            "Sample.Helper (static constructor)"
        ),
        new(
            "an initial value that calls our code",
            [("public static readonly string Banner = \"unread too\"", "public static readonly int Banner = Helper.Unused(1)")],
            "Sample.Helper.Unused(Int32)",
            "Sample.Tables.Banner (initial value)"
        ),
        new("a branch", [("i < items.Length", "i <= items.Length")], "Sample.Unsafe1.Sum(ReadOnlySpan<Int32>)"),
        new(
            "a volatile field",
            [("public static int Value;", "public static volatile int Value;")],
            "Sample.Late.Prepare()",
            "Sample.Lesson.Run(Object)"
        ),
        new(
            "a value per thread",
            [("public static int Value;", "[ThreadStatic] public static int Value;")],
            "Sample.Late.Prepare()",
            "Sample.Lesson.Run(Object)"
        ),
        new(
            "a wider type",
            [("public static int Value;", "public static long Value;")],
            "Sample.Late.Prepare()",
            "Sample.Lesson.Run(Object)"
        ),
        new(
            "synchronised",
            [("public static int Scale(", "[MethodImpl(MethodImplOptions.Synchronized)] public static int Scale(")],
            "Sample.Helper.Scale(Int32)"
        ),
        new(
            "what is thrown",
            [("throw new ArgumentException($\"No layer for", "throw new ArgumentException($\"No such layer as")],
            "Sample.Factory.Create(LayerOptions)"
        ),
        new("an effect of a static constructor", [("\"SAMPLE\", \"1\"", "\"SAMPLE\", \"2\"")], "Sample.Written (static constructor)"),
        new("a field that a written static constructor sets", [("Second = 2;", "Second = 3;")], "Sample.Written (static constructor)"),
        new("the text of an object that was made elsewhere", [("=> \"cast\"", "=> \"cast it\"")], "Sample.Cast.ToString()"),
        new("how a field of a struct is hashed", [("name.Length;", "name.Length + 1;")], "Sample.Named.GetHashCode()"),
        new("behind an accessor by name", [("private int Answer() => 42;", "private int Answer() => 43;")], "Sample.Secret.Answer()"),
        new(
            "reflection",
            [("typeof(Resources).Assembly", "typeof(Holder).Assembly")],
            "Sample.Holder",
            "Sample.Resources",
            "Sample.Resources.Read()"
        ),
    ];

    public string Apply(string source)
    {
        foreach (var (old, now) in Replacements)
        {
            Assert.Contains(old, source, StringComparison.Ordinal);
            source = source.Replace(old, now, StringComparison.Ordinal);
        }

        return source;
    }
}
