using System.Text;
using System.Text.Json;
using Coccinelle.Domain.Proofs;
using Coccinelle.Tests;

namespace Coccinelle.Domain.Tests.Proofs;

/// <summary>The vectors of Twilio's own SDKs and documentation, and signed bodies as Twilio posts them.</summary>
public sealed class TwilioConformanceTests
{
    private const string FormType = "application/x-www-form-urlencoded";

    [Fact]
    public void Every_official_request_vector_is_judged_as_its_SDK_does()
    {
        var vectors = ReferenceData.Json("twilio", "signature-vectors.json").GetProperty("requestSignatureVectors").EnumerateArray().ToArray();

        var wrong = vectors.Where(vector => (Judge(vector) == ProofResult.Valid) != vector.GetProperty("expectedValid").GetBoolean());

        Assert.Equal(53, vectors.Length);
        Assert.Empty(wrong.Select(vector => vector.GetProperty("id").GetString()));
    }

    [Fact]
    public void Every_official_body_hash_vector_is_judged_as_its_SDK_does()
    {
        var vectors = ReferenceData.Json("twilio", "signature-vectors.json").GetProperty("bodyHashVectors").EnumerateArray().ToArray();

        var wrong = vectors.Where(vector =>
        {
            var url = "https://example.test/hook?bodySHA256=" + vector.GetProperty("sha256hex").GetString();
            var body = Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!);
            var proof = TwilioSignature.Verify(["12345"], url, null, body, "application/json", TwilioSignature.Sign("12345", url, null));
            return proof != (vector.GetProperty("expectedValid").GetBoolean() ? ProofResult.Valid : ProofResult.BodyHashMismatch);
        });

        Assert.Equal(4, vectors.Length);
        Assert.Empty(wrong.Select(vector => vector.GetRawText()));
    }

    [Fact]
    public void Every_sample_body_is_genuine_and_decodes_as_listed()
    {
        var index = ReferenceData.Json("twilio", "index.json");
        var token = index.GetProperty("authToken").GetString()!;
        var samples = index.GetProperty("samples").EnumerateArray().ToArray();

        Assert.Equal(40, samples.Length);
        foreach (var sample in samples)
        {
            var file = sample.GetProperty("file").GetString()!;
            var raw = File.ReadAllBytes(ReferenceData.Path("twilio", file));
            Assert.True(FormBody.TryParse(raw, 200, out var form), file);
            Assert.Equal(sample.GetProperty("params").EnumerateArray().Select(Pair), form.Pairs);

            Assert.Equal(ProofResult.Valid, Verify(sample, token, form, raw));
            Assert.Equal(ProofResult.Mismatch, Verify(sample, token + "x", form, raw));
        }
    }

    private static ProofResult Verify(JsonElement sample, string token, FormBody form, byte[] raw) =>
        TwilioSignature.Verify(
            [token],
            sample.GetProperty("url").GetString()!,
            form,
            raw,
            sample.GetProperty("contentType").GetString(),
            sample.GetProperty("signature").GetString());

    private static ProofResult Judge(JsonElement vector)
    {
        var isForm = vector.GetProperty("kind").GetString() == "form";
        var raw = Encoding.UTF8.GetBytes(isForm ? Encoded(vector.GetProperty("params")) : vector.GetProperty("body").GetString()!);
        FormBody? form = null;
        if (isForm) Assert.True(FormBody.TryParse(raw, 200, out form));
        return TwilioSignature.Verify(
            [vector.GetProperty("authToken").GetString()!],
            vector.GetProperty("url").GetString()!,
            form,
            raw,
            isForm ? FormType : "application/json",
            vector.GetProperty("signature").GetString());
    }

    private static string Encoded(JsonElement parameters) =>
        string.Join('&', parameters.EnumerateObject().SelectMany(parameter =>
            (parameter.Value.ValueKind == JsonValueKind.Array ? parameter.Value.EnumerateArray() : new[] { parameter.Value }.AsEnumerable())
                .Select(value => $"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(value.GetString() ?? "")}")));

    private static KeyValuePair<string, string> Pair(JsonElement pair) => new(pair[0].GetString()!, pair[1].GetString()!);
}
