namespace Permafrost.Onnx.Format;

/// <summary>What an attribute holds, by its number in the file. Others are read past, and refused where they are needed.</summary>
internal enum OnnxAttributeType
{
    Undefined = 0,
    Float = 1,
    Int = 2,
    Text = 3,
    Tensor = 4,
    Floats = 6,
    Ints = 7,
}
