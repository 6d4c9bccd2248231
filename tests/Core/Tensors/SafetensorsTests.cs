using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Core.Tensors;

namespace Permafrost.Tests.Core.Tensors;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"permafrost-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Open_WrittenFile_GivesTheSameTensors()
    {
        Write();
        using var file = SafetensorsFile.Open(path);

        Assert.Equal(["labels", "images"], file.Tensors.Keys);
        Assert.Equal([1, 2, 3], file.Tensors["images"].Shape);
        Assert.Equal([1, 0, 0, 0], file.Bytes("labels").ToArray());
        Assert.Equal([9, 8, 7, 6, 5, 4], file.Bytes("images").ToArray());
    }

    [Fact]
    public void Write_SameTensors_GivesPinnedBytes()
    {
        Write();
        byte[] bytes = File.ReadAllBytes(path);

        Assert.Equal(0, (8 + BitConverter.ToInt64(bytes)) % 64);
        Assert.Equal("e8e79b5aa3c99d325dd9965813330151f11fe23f61f1512e18d06a6a7681c8f5", Sha256Digest.OfBytes(bytes).ToString());
    }

    [Fact]
    public void Complete_TooFewBytes_IsRefused()
    {
        using var writer = new SafetensorsWriter(Stream.Null, [new TensorEntry("a", TensorElementType.Float32, [2])]);
        writer.Write([0, 0, 0, 0]);

        Assert.Throws<InvalidOperationException>(writer.Complete);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"a":{"dtype":"Q8","shape":[1],"data_offsets":[0,1]}}""")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,-1]}}""")]
    [InlineData("""{"a":{"dtype":"F64","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,1]}}""")]
    [InlineData("""{"a":7}""")]
    [InlineData("[]")]
    public void Open_MalformedHeader_NamesTheFile(string header)
    {
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), 0, 0, 0, 0]);
        if (header == "{}")
        {
            using var file = SafetensorsFile.Open(path);
            Assert.Empty(file.Tensors);
            return;
        }

        var fault = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path));
        Assert.StartsWith(path, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(40)]
    public void Open_TruncatedFile_NamesTheFile(int length)
    {
        Write();
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);

        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    private void Write()
    {
        using var stream = File.Create(path);
        using var writer = new SafetensorsWriter(
            stream,
            [new TensorEntry("labels", TensorElementType.Int32, [1]), new TensorEntry("images", TensorElementType.UInt8, [1, 2, 3])]
        );
        writer.Write([1, 0, 0, 0]);
        writer.Write([9, 8, 7]);
        writer.Write([6, 5, 4]);
        writer.Complete();
    }
}
