using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Providers.Tests.Smtp.Peer;

/// <summary>
/// The npm package <c>smtp-server</c> as a process of its own, installed into a folder of its own. Where there is no Node.js or no
/// package, the tests say so and are skipped; under <c>CI=true</c> they fail.
/// </summary>
public sealed class PeerMailServer : IAsyncLifetime
{
    private const string Package = "smtp-server@3.21.6";

    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly Channel<JsonElement> _said = Channel.CreateUnbounded<JsonElement>();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("coccinelle-smtp-peer-").FullName;
    private LeashedProcess? _process;
    private string? _missing;

    public int StartTlsPort { get; private set; }

    public int TlsPort { get; private set; }

    public int PortOf(bool sslOnConnect) => sslOnConnect ? TlsPort : StartTlsPort;

    /// <summary>Who vouches for its certificate.</summary>
    public X509Certificate2 Root { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (await InstallAsync() is { } reason)
        {
            _missing = $"NOT TESTED against an independent mail server: {reason}. It needs node and npm, and {Package} from npm's registry.";
            return;
        }

        WriteCertificate();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Smtp", "Peer", "peer.mjs"), Path.Combine(_folder, "peer.mjs"));
        _process = await LeashedProcess.StartAsync(
            [LeashedProcess.FindOnPath("node")!, "peer.mjs", "leaf.pem", "leaf.key"], Read, start => start.WorkingDirectory = _folder);
        var ports = await NextAsync();
        (StartTlsPort, TlsPort) = (ports.GetProperty("startTls").GetInt32(), ports.GetProperty("tls").GetInt32());
    }

    /// <summary>Skips the test loudly where the peer is missing.</summary>
    public void Demand()
    {
        if (_missing is null) return;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", _missing);
        Assert.Fail(_missing);
    }

    /// <summary>The next message that it took.</summary>
    public async Task<JsonElement> NextAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            return await _said.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The peer said nothing. {string.Join(Environment.NewLine, _errors)}");
        }
    }

    /// <summary>Whether it took a message that nobody has looked at yet.</summary>
    public bool HasMore => _said.Reader.Count > 0;

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Null, or why it cannot be had.</summary>
    private async Task<string?> InstallAsync()
    {
        if (LeashedProcess.FindOnPath("npm") is not { } npm || LeashedProcess.FindOnPath("node") is null) return "no node or no npm on the PATH";
        await using var install = await LeashedProcess.StartAsync(
            [npm, "install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--loglevel=error", "--prefix", _folder, Package], _errors.Enqueue);
        try
        {
            return await install.Ended.WaitAsync(InstallLimit) == 0 ? null : $"npm install failed ({_errors.LastOrDefault()})";
        }
        catch (TimeoutException)
        {
            return "npm install did not end";
        }
    }

    private void Read(string line)
    {
        if (line.StartsWith('{')) _said.Writer.TryWrite(JsonElement.Parse(line));
        else _errors.Enqueue(line);
    }

    private void WriteCertificate()
    {
        var from = TimeProvider.System.GetUtcNow().AddDays(-1);
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Peer of the tests", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        Root = rootRequest.CreateSelfSigned(from, from.AddDays(30));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(Root, from, from.AddDays(20), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(_folder, "leaf.pem"), leaf.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "leaf.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
