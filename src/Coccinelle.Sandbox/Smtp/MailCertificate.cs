using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Coccinelle.Sandbox.Smtp;

/// <summary>The mailbox's certificate, made at start and signed by an authority of the sandbox's own that nothing else trusts.</summary>
internal sealed class MailCertificate
{
    public MailCertificate(TimeProvider time)
    {
        var now = time.GetUtcNow().AddDays(-1); // clocks differ
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Coccinelle sandbox", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var root = rootRequest.CreateSelfSigned(now, now.AddYears(1));
        Root = X509CertificateLoader.LoadCertificate(root.Export(X509ContentType.Cert));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName("smtp.sandbox.localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(root, now, now.AddMonths(6), RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
        Leaf = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>What whoever sends to the mailbox has to trust.</summary>
    public X509Certificate2 Root { get; }

    public X509Certificate2 Leaf { get; }
}
