using System.Security.Cryptography;
using System.Text;
using Coccinelle.Domain.Proofs;
using CsCheck;

namespace Coccinelle.Domain.Tests.Proofs;

public sealed class TwilioSignatureTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string Url = "https://Accueil.example.test/webhooks/twilio/voice?tenant=t1";
    private const string Form = "application/x-www-form-urlencoded; charset=UTF-8";

    private static readonly byte[] Body = "CallSid=CA1&From=%2B33639981234&To=%2B33939035761&ToCity="u8.ToArray();

    [Fact]
    public void A_text_written_out_by_hand_is_valid()
    {
        var signature = Hmac(Token, Url + "CallSidCA1From+33639981234To+33939035761ToCity");

        Assert.Equal(ProofResult.Valid, Verify([Token], Url, signature));
        Assert.Equal(signature, TwilioSignature.Sign(Token, Url, Parse(Body)));
    }

    [Theory]
    [InlineData("https://Accueil.example.test:443/webhooks/twilio/voice?tenant=t1")]
    [InlineData("https://Accueil.example.test/webhooks/twilio/voice?tenant=t1#rc=2")]
    [InlineData("https://user:pass@Accueil.example.test/webhooks/twilio/voice?tenant=t1")]
    [InlineData("https://user:pass@Accueil.example.test:8443/webhooks/twilio/voice?tenant=t1")]
    public void Port_user_and_fragment_of_our_address_need_not_have_been_signed(string url) =>
        Assert.Equal(ProofResult.Valid, Verify([Token], url, TwilioSignature.Sign(Token, Url, Parse(Body))));

    [Theory]
    [InlineData("https://accueil.example.test/webhooks/twilio/voice?tenant=t1")]
    [InlineData("http://Accueil.example.test/webhooks/twilio/voice?tenant=t1")]
    [InlineData("https://Accueil.example.test/webhooks/twilio/voice?tenant=t2")]
    [InlineData("https://Accueil.example.test/webhooks/twilio/voice/?tenant=t1")]
    [InlineData("")]
    [InlineData("/webhooks/twilio/voice")]
    [InlineData("https://")]
    [InlineData("://@:")]
    public void Another_address_is_a_mismatch(string url) =>
        Assert.Equal(ProofResult.Mismatch, Verify([Token], url, TwilioSignature.Sign(Token, Url, Parse(Body))));

    [Fact]
    public void Any_token_may_have_signed()
    {
        var signature = TwilioSignature.Sign(Token, Url, Parse(Body));

        Assert.Equal(ProofResult.Valid, Verify(["other", "", Token], Url, signature));
        Assert.Equal(ProofResult.Mismatch, Verify(["other"], Url, signature));
    }

    [Fact]
    public void Without_a_token_everything_is_refused()
    {
        Assert.Equal(ProofResult.NoSecrets, Verify([], Url, Hmac("", Url)));
        Assert.Equal(ProofResult.NoSecrets, Verify(["", " "], Url, Hmac("", Url)));
    }

    [Theory]
    [InlineData(null, ProofResult.MissingHeader)]
    [InlineData("", ProofResult.MissingHeader)]
    [InlineData("not base64", ProofResult.Mismatch)]
    [InlineData("AAAA", ProofResult.Mismatch)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ProofResult.Mismatch)]
    public void A_header_that_is_no_signature_is_refused(string? header, ProofResult expected) =>
        Assert.Equal(expected, Verify([Token], Url, header));

    [Fact]
    public void Order_of_fields_does_not_matter_but_every_byte_does()
    {
        var signature = TwilioSignature.Sign(Token, Url, Parse(Body));
        var shuffled = "ToCity=&To=%2b33939035761&CallSid=CA1&From=%2B33639981234&From=%2B33639981234"u8.ToArray();

        Assert.Equal(ProofResult.Valid, TwilioSignature.Verify([Token], Url, Parse(shuffled), shuffled, Form, signature));
        Gen.Int[0, Body.Length - 1].Sample(at =>
        {
            var changed = (byte[])Body.Clone();
            changed[at] = (byte)(changed[at] == 'x' ? 'y' : 'x');
            return TwilioSignature.Verify([Token], Url, Parse(changed), changed, Form, signature) == ProofResult.Mismatch;
        });
    }

    [Fact]
    public void Whatever_is_signed_is_valid() =>
        Gen.Select(Gen.String.AlphaNumeric, Gen.String).Array[0, 12].Sample(fields =>
        {
            var raw = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{f.Item1}={Uri.EscapeDataString(f.Item2)}")));
            return TwilioSignature.Verify([Token], Url, Parse(raw), raw, Form, TwilioSignature.Sign(Token, Url, Parse(raw))) == ProofResult.Valid;
        });

    [Fact]
    public void A_body_that_is_no_form_needs_its_hash_in_the_address()
    {
        var json = "{\"a\":1}"u8.ToArray();
        var hashed = Url + "&bodySHA256=" + Convert.ToHexStringLower(SHA256.HashData(json));
        var wrong = Url + "&bodySHA256=" + Convert.ToHexStringLower(SHA256.HashData("{}"u8));

        Assert.Equal(ProofResult.Valid, Json(hashed, Hmac(Token, hashed)));
        Assert.Equal(ProofResult.Mismatch, Json(hashed, Hmac(Token, Url)));
        Assert.Equal(ProofResult.BodyHashMismatch, Json(wrong, Hmac(Token, wrong)));
        Assert.Equal(ProofResult.BodyHashMismatch, Json(Url, Hmac(Token, Url)));

        ProofResult Json(string url, string signature) => TwilioSignature.Verify([Token], url, null, json, "application/json", signature);
    }

    [Fact]
    public void A_form_that_calls_itself_something_else_is_no_form() =>
        Assert.Equal(
            ProofResult.BodyHashMismatch,
            TwilioSignature.Verify([Token], Url, Parse(Body), Body, "text/plain", TwilioSignature.Sign(Token, Url, Parse(Body))));

    [Fact]
    public void A_request_without_body_is_signed_by_its_address_alone() =>
        Assert.Equal(ProofResult.Valid, TwilioSignature.Verify([Token], Url, null, [], null, Hmac(Token, Url)));

    private static ProofResult Verify(string[] tokens, string url, string? signature) =>
        TwilioSignature.Verify(tokens, url, Parse(Body), Body, Form, signature);

    private static FormBody Parse(byte[] raw) => FormBody.TryParse(raw, 100, out var form) ? form : throw new InvalidOperationException();

#pragma warning disable CA5350 // Twilio's choice.
    private static string Hmac(string key, string text) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}
