using Coccinelle.Domain.Proofs;
using Coccinelle.Tests;
using CsCheck;

namespace Coccinelle.Domain.Tests.Proofs;

public sealed class MetaSignatureTests
{
    private const string Secret = "test-app-secret";

    private static readonly byte[] Body = "{\"object\":\"whatsapp_business_account\"}"u8.ToArray();

    [Fact]
    public void Every_vector_is_genuine_with_and_without_prefix()
    {
        var vectors = ReferenceData.Json("whatsapp", "signature-vectors.json").GetProperty("vectors").EnumerateArray().ToArray();

        Assert.Equal(2, vectors.Length);
        foreach (var vector in vectors)
        {
            var body = File.ReadAllBytes(ReferenceData.Path("whatsapp", vector.GetProperty("file").GetString()!));
            var secret = vector.GetProperty("secret").GetString()!;
            var (meta, partner) = (Header(vector.GetProperty("meta_header").GetString()!), Header(vector.GetProperty("d360_partner_header").GetString()!));

            Assert.Equal(meta, MetaSignature.Sign(secret, body));
            Assert.Equal(ProofResult.Valid, MetaSignature.Verify([secret], body, meta));
            Assert.Equal(ProofResult.Valid, MetaSignature.Verify([secret], body, partner));
            Assert.Equal(ProofResult.Mismatch, MetaSignature.Verify([secret], body.AsSpan(0, body.Length - 1), meta));
            Assert.Equal(ProofResult.Mismatch, MetaSignature.Verify([secret + "x"], body, meta));
        }
    }

    [Fact]
    public void Any_of_several_secrets_may_have_signed()
    {
        var signature = MetaSignature.Sign(Secret, Body);

        Assert.Equal(ProofResult.Valid, MetaSignature.Verify(["new", " ", Secret], Body, signature));
        Assert.Equal(ProofResult.Valid, MetaSignature.Verify([Secret], Body, signature.ToUpperInvariant()));
        Assert.Equal(ProofResult.Mismatch, MetaSignature.Verify(["new", "old"], Body, signature));
    }

    [Theory]
    [InlineData(null, ProofResult.MissingHeader)]
    [InlineData("", ProofResult.MissingHeader)]
    [InlineData("sha256=", ProofResult.Mismatch)]
    [InlineData("sha1=dafdc37015b2a23f8cec13bd31af60b502c354f18e49ea2f04e214c6a777caaa", ProofResult.Mismatch)]
    [InlineData("sha256=zzfdc37015b2a23f8cec13bd31af60b502c354f18e49ea2f04e214c6a777caaa", ProofResult.Mismatch)]
    [InlineData("sha256=dafdc37015b2a23f8cec13bd31af60b502c354f18e49ea2f04e214c6a777caaa0", ProofResult.Mismatch)]
    public void What_is_no_signature_of_ours_is_refused(string? header, ProofResult expected)
        => Assert.Equal(expected, MetaSignature.Verify([Secret], Body, header));

    /// <summary>An empty secret would be one that everybody knows.</summary>
    [Fact]
    public void Without_a_secret_everything_is_refused()
    {
        Assert.Equal(ProofResult.NoSecrets, MetaSignature.Verify([], Body, MetaSignature.Sign("", Body)));
        Assert.Equal(ProofResult.NoSecrets, MetaSignature.Verify(["", " "], Body, MetaSignature.Sign("", Body)));
    }

    [Fact]
    public void No_header_makes_it_throw()
        => Gen.String.Sample(header => MetaSignature.Verify([Secret], Body, header) != ProofResult.Valid
            && MetaSignature.Verify([Secret], Body, "sha256=" + header) != ProofResult.Valid);

    [Fact]
    public void No_other_body_has_the_same_signature()
        => Gen.Byte.Array.Sample(other => other.AsSpan().SequenceEqual(Body)
            || MetaSignature.Verify([Secret], other, MetaSignature.Sign(Secret, Body)) == ProofResult.Mismatch);

    private static string Header(string line) => line.Split(": ", 2)[1];
}
