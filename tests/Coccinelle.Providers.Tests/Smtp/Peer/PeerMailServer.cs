using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Providers.Tests.Smtp.Peer;

/// <summary>The npm package <c>smtp-server</c> with a script of ours that says what it took (peer.mjs beside this file).</summary>
public sealed class PeerMailServer : IAsyncLifetime
{
    private readonly NpmPackage _package = new("smtp-server@3.21.6");

    public int StartTlsPort { get; private set; }

    public int TlsPort { get; private set; }

    public int PortOf(bool sslOnConnect) => sslOnConnect ? TlsPort : StartTlsPort;

    /// <summary>Who vouches for its certificate.</summary>
    public X509Certificate2 Root { get; private set; } = null!;

    /// <summary>Whether it took a message that nobody has looked at yet.</summary>
    public bool HasMore => _package.Unread > 0;

    public async ValueTask InitializeAsync()
    {
        if (!await _package.InstallAsync()) return;
        WriteCertificate();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Smtp", "Peer", "peer.mjs"), Path.Combine(_package.Folder, "peer.mjs"));
        await _package.StartAsync(["peer.mjs", "leaf.pem", "leaf.key"], line => line.StartsWith('{'));
        var ports = await NextAsync();
        (StartTlsPort, TlsPort) = (ports.GetProperty("startTls").GetInt32(), ports.GetProperty("tls").GetInt32());
    }

    /// <summary>Skips the test loudly where the peer is missing.</summary>
    public void Demand() => _package.Demand();

    /// <summary>The next message that it took.</summary>
    public async Task<JsonElement> NextAsync() => JsonElement.Parse(await _package.NextAsync());

    public ValueTask DisposeAsync() => _package.DisposeAsync();

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
        File.WriteAllText(Path.Combine(_package.Folder, "leaf.pem"), leaf.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_package.Folder, "leaf.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
