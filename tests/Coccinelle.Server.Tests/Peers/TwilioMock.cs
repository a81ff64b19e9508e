using Coccinelle.Server.Tests.Support;
using Coccinelle.Tests;

namespace Coccinelle.Server.Tests.Peers;

/// <summary>
/// Twilio as its own OpenAPI document describes it: the npm package <c>@stoplight/prism-cli</c> refuses each request that the document
/// does not allow, and answers with the document's examples.
/// </summary>
public sealed class TwilioMock : IAsyncDisposable
{
    /// <summary>The only message that the document's examples know.</summary>
    public const string MessageSid = "SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly NpmPackage _package = new("@stoplight/prism-cli@5.14.2");
    private Uri? _address;

    /// <summary>Where it listens; the first to ask waits for its start. Skips the test loudly without the document or the package.</summary>
    public async Task<Uri> DemandAsync()
    {
        var document = ReferenceData.Path("twilio", "openapi-api-v2010.json");
        if (_address is not null) return _address;
        await _package.InstallAsync();
        _package.Demand();
        var port = FreePorts.Next();
        await _package.StartAsync(
            [Path.Combine("node_modules", "@stoplight", "prism-cli", "dist", "index.js"), "mock", "--errors", "--host", "127.0.0.1", "--port", $"{port}", document],
            line => line.Contains("is listening", StringComparison.Ordinal));
        await _package.NextAsync();
        return _address = new Uri($"http://127.0.0.1:{port}/");
    }

    public ValueTask DisposeAsync() => _package.DisposeAsync();
}
