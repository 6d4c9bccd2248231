namespace Permafrost.Onnx.Format;

/// <summary>Numbers of the fields of ONNX' messages: facts of the format, by message. What is not listed is read past.</summary>
internal static class OnnxFields
{
    internal static class Model
    {
        public const int IrVersion = 1;
        public const int Producer = 2;
        public const int Documentation = 6;
        public const int Graph = 7;
        public const int OperatorSet = 8;
        public const int Metadata = 14;
        public const int Functions = 25;
    }

    internal static class OperatorSet
    {
        public const int Domain = 1;
        public const int Version = 2;
    }

    internal static class Entry
    {
        public const int Key = 1;
        public const int Value = 2;
    }

    internal static class Graph
    {
        public const int Node = 1;
        public const int Name = 2;
        public const int Initializer = 5;
        public const int Input = 11;
        public const int Output = 12;
        public const int SparseInitializer = 15;
    }

    internal static class Node
    {
        public const int Input = 1;
        public const int Output = 2;
        public const int Name = 3;
        public const int Operator = 4;
        public const int Attribute = 5;
        public const int Domain = 7;
    }

    internal static class Attribute
    {
        public const int Name = 1;
        public const int Float = 2;
        public const int Int = 3;
        public const int Text = 4;
        public const int Tensor = 5;
        public const int Floats = 7;
        public const int Ints = 8;
        public const int Type = 20;
    }

    internal static class Tensor
    {
        public const int Sides = 1;
        public const int ElementType = 2;
        public const int Segment = 3;
        public const int Floats = 4;
        public const int Integers = 7;
        public const int Name = 8;
        public const int Bytes = 9;
        public const int ExternalData = 13;
        public const int Location = 14;
    }

    internal static class Value
    {
        public const int Name = 1;
        public const int Type = 2;
    }

    internal static class ValueType
    {
        public const int Tensor = 1;
        public const int Meaning = 6;
    }

    internal static class TensorType
    {
        public const int ElementType = 1;
        public const int Shape = 2;
    }

    internal static class Shape
    {
        public const int Dimension = 1;
    }

    internal static class Dimension
    {
        public const int Size = 1;
        public const int Symbol = 2;
        public const int Meaning = 3;
    }
}
