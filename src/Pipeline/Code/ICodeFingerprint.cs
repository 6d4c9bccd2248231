namespace Permafrost.Pipeline.Code;

/// <summary>Tells whether the code of a stage is another one than last time.</summary>
public interface ICodeFingerprint
{
    /// <summary>The version of the code that this stage runs. The same for two clones of one source in different folders.</summary>
    CodeVersion Of(Stage stage);

    /// <summary>What that version is made of, part by part, in ordinal order of their names.</summary>
    IReadOnlyList<CodePart> PartsOf(Stage stage);
}
