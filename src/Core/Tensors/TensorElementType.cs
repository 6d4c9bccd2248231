namespace Permafrost.Core.Tensors;

/// <summary>Element types of a safetensors file that this project writes.</summary>
public enum TensorElementType
{
    UInt8,
    Int32,
    Float32,
    Float64,
}
