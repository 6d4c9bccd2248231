namespace Permafrost.Imaging.Jpeg;

/// <summary>Second bytes of JPEG's markers (ITU-T T.81, table B.1); the first is 0xFF.</summary>
internal static class JpegMarker
{
    public const int Temporary = 0x01;
    public const int FirstFrame = 0xc0;
    public const int BaselineFrame = 0xc0;
    public const int ExtendedFrame = 0xc1;
    public const int ProgressiveFrame = 0xc2;
    public const int HuffmanTables = 0xc4;
    public const int ArithmeticConditioning = 0xcc;
    public const int FirstRestart = 0xd0;
    public const int LastRestart = 0xd7;
    public const int StartOfImage = 0xd8;
    public const int EndOfImage = 0xd9;
    public const int StartOfScan = 0xda;
    public const int QuantizationTables = 0xdb;
    public const int NumberOfLines = 0xdc;
    public const int RestartInterval = 0xdd;
    public const int FirstApplication = 0xe0;
    public const int ExifApplication = 0xe1;
    public const int AdobeApplication = 0xee;
    public const int LastApplication = 0xef;
    public const int Comment = 0xfe;

    public static bool IsRestart(int marker) => marker is >= FirstRestart and <= LastRestart;
}
