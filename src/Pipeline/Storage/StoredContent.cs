using Permafrost.Core.Digests;

namespace Permafrost.Pipeline.Storage;

/// <summary>Looks into a store without being its user.</summary>
public static class StoredContent
{
    /// <summary>The content of that digest, checked; null where the store does not have it, or has it no longer whole.</summary>
    /// <param name="storeDirectory">Folder of the store; it need not exist.</param>
    /// <param name="digest">SHA-256 of the content.</param>
    public static byte[]? Find(string storeDirectory, Sha256Digest digest) =>
        Read(new ObjectStore(storeDirectory).PathOf(new StoredFile(digest, 0)), digest);

    /// <summary>The content of a file if it has that digest; null where it has not, or there is none that can be read.</summary>
    public static byte[]? Read(string path, Sha256Digest digest)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return Sha256Digest.OfBytes(bytes) == digest ? bytes : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
