using Cake.Core.IO;

namespace Cake.Frosting;

/// <summary>The directory in which the tasks run.</summary>
internal sealed record WorkingDirectory(DirectoryPath Path);
