using Permafrost.Core.Errors;
using Permafrost.Pipeline.Remote;

namespace Permafrost.Build.Options;

/// <summary><c>--remote</c> and <c>--remote-upload</c>.</summary>
internal static class RemoteSettings
{
    /// <summary>In the place of an address: takes back what the environment or <c>cake.config</c> says.</summary>
    private const string Off = "off";

    /// <param name="address">Where the cache is; null: there is none.</param>
    /// <param name="upload">Whether it gets what is made here; null: it does.</param>
    /// <param name="credentials">Who asks.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static RemoteOptions? Of(OptionValue? address, OptionValue? upload, RemoteCredentials? credentials, List<string> faults)
    {
        if (upload is not null && upload.Text is not ("true" or "false"))
        {
            faults.Add($"{upload.Source} is '{upload.Text}'; expected true or false");
        }

        if (address is null || address.Text == Off)
        {
            return null;
        }

        try
        {
            return new RemoteOptions
            {
                Address = RemoteOptions.AddressOf(address.Text),
                Upload = upload?.Text != "false",
                Credentials = credentials,
            };
        }
        catch (UserErrorException mistake)
        {
            // What was given is not said back: a mistyped address may hold a password.
            faults.AddRange(mistake.Faults.Select(fault => $"{address.Source}: {fault}; or {Off}"));
            return null;
        }
    }
}
