using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coccinelle.Domain.Proofs;
using CsCheck;
using NodaTime;

namespace Coccinelle.Domain.Tests.Proofs;

public sealed class VapiProofTests
{
    private const string Secret = "a-shared-secret-of-some-length";

    private static readonly Instant Now = Instant.FromUtc(2026, 8, 20, 9, 0);
    private static readonly byte[] Body = "{\"message\":{\"type\":\"hang\"}}"u8.ToArray();

    [Fact]
    public void The_shared_secret_is_enough()
    {
        Assert.Equal(ProofResult.Valid, Verify(new(Secret, null, null, null)));
        Assert.Equal(ProofResult.Valid, Verify(new(null, "Bearer " + Secret, null, null)));
        Assert.Equal(ProofResult.Valid, Verify(new(null, "bearer " + Secret, null, null)));
        Assert.Equal(ProofResult.Valid, Verify(new(Secret, null, null, null), "old-secret", Secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a-shared-secret-of-some-lengtH")]
    [InlineData("a-shared-secret-of-some-length ")]
    [InlineData("é")]
    public void Another_secret_is_a_mismatch(string secret)
    {
        Assert.Equal(ProofResult.Mismatch, Verify(new(secret, null, null, null)));
        Assert.Equal(ProofResult.Mismatch, Verify(new(null, "Basic " + Secret, null, null)));
        Assert.Equal(ProofResult.Mismatch, Verify(new(null, Secret, null, null)));
    }

    [Fact]
    public void A_signature_in_hex_or_base64_with_or_without_prefix_is_valid()
    {
        var mac = Mac(Seconds(Now));

        foreach (var signature in new[] { Convert.ToHexStringLower(mac), Convert.ToHexString(mac), Convert.ToBase64String(mac) })
        {
            Assert.Equal(ProofResult.Valid, Verify(new(null, null, signature, Seconds(Now))));
            Assert.Equal(ProofResult.Valid, Verify(new(null, null, "sha256=" + signature, Seconds(Now))));
        }
    }

    [Fact]
    public void A_wrong_plain_secret_does_not_spoil_a_right_signature() =>
        Assert.Equal(ProofResult.Valid, Verify(new("wrong", "Bearer wrong", Convert.ToHexStringLower(Mac(Seconds(Now))), Seconds(Now))));

    [Theory]
    [InlineData(-301, ProofResult.Stale)]
    [InlineData(-300, ProofResult.Valid)]
    [InlineData(300, ProofResult.Valid)]
    [InlineData(301, ProofResult.Stale)]
    public void The_window_is_five_minutes_either_way_in_seconds_or_milliseconds(int offset, ProofResult expected)
    {
        var at = Now + Duration.FromSeconds(offset);
        var milliseconds = at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

        Assert.Equal(expected, Verify(new(null, null, Convert.ToHexStringLower(Mac(Seconds(at))), Seconds(at))));
        Assert.Equal(expected, Verify(new(null, null, Convert.ToHexStringLower(Mac(milliseconds)), milliseconds)));
    }

    [Theory]
    [InlineData(null, ProofResult.MissingHeader)]
    [InlineData("", ProofResult.Mismatch)]
    [InlineData("now", ProofResult.Mismatch)]
    [InlineData("-1", ProofResult.Mismatch)]
    [InlineData("9223372036854775807", ProofResult.Mismatch)]
    [InlineData("99999999999999999999999", ProofResult.Mismatch)]
    public void A_signature_without_a_time_is_refused(string? timestamp, ProofResult expected) =>
        Assert.Equal(expected, Verify(new(null, null, Convert.ToHexStringLower(Mac(timestamp ?? "")), timestamp)));

    [Fact]
    public void A_signature_over_another_body_or_time_is_a_mismatch()
    {
        var signature = Convert.ToHexStringLower(Mac(Seconds(Now)));

        Assert.Equal(ProofResult.Mismatch, Verify(new(null, null, signature, Seconds(Now + Duration.FromSeconds(1)))));
        Assert.Equal(
            ProofResult.Mismatch, VapiProof.Verify([Secret], new(null, null, signature, Seconds(Now)), "{}"u8, Now));
    }

    [Fact]
    public void Without_a_secret_everything_is_refused()
    {
        Assert.Equal(ProofResult.NoSecrets, VapiProof.Verify([], new("", null, null, null), Body, Now));
        Assert.Equal(ProofResult.NoSecrets, VapiProof.Verify(["", " "], new("", "Bearer ", null, null), Body, Now));
    }

    [Fact]
    public void Without_a_header_there_is_no_proof() => Assert.Equal(ProofResult.MissingHeader, Verify(default));

    [Fact]
    public void No_headers_make_it_throw() =>
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String["0123456789"]).Sample((secret, authorization, signature, timestamp) =>
            Verify(new(secret, authorization, signature, timestamp)) == ProofResult.Mismatch);

    private static ProofResult Verify(VapiProofHeaders headers, params string[] secrets) =>
        VapiProof.Verify(secrets.Length == 0 ? [Secret] : secrets, headers, Body, Now);

    private static string Seconds(Instant at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[] Mac(string timestamp) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(timestamp + "." + Encoding.UTF8.GetString(Body)));
}
