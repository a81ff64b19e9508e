using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Bench.Load;

/// <summary>
/// Signed webhooks, made before the clock starts so that the generator takes little of the machine that it measures: whole
/// requests for a few callers and firms, and for each call only its CallSid and its signature.
/// </summary>
internal sealed class PreparedCalls
{
    private const int SidLength = 34;
    private const int SignatureLength = 28;
    private const int Stride = SidLength + SignatureLength;
    private const string SidPlace = "CA00000000000000000000000000000000";
    private const string SignaturePlace = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(TwilioWebhook.AuthToken);

    private readonly Template[] _templates;
    private readonly byte[] _calls;

    public PreparedCalls(int firstFirm, int firms, int count)
    {
        _templates = [.. Enumerable.Range(0, firms).Select(i => Template.For(TwilioWebhook.Line(firstFirm + i), TwilioWebhook.Caller(i)))];
        _calls = new byte[(long)count * Stride];
        Count = count;
        for (var i = 0; i < count; i++) Prepare(_templates[i % firms], _calls.AsSpan(i * Stride, Stride));
    }

    public int Count { get; }

    /// <summary>The longest request, in bytes.</summary>
    public int Longest => _templates.Max(template => template.Request.Length);

    /// <summary>Writes a call's request and returns its length.</summary>
    public int Write(int call, Span<byte> buffer)
    {
        var template = _templates[call % _templates.Length];
        var own = _calls.AsSpan(call * Stride, Stride);
        template.Request.CopyTo(buffer);
        own[..SidLength].CopyTo(buffer[template.SidAt..]);
        own[SidLength..].CopyTo(buffer[template.SignatureAt..]);
        return template.Request.Length;
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Twilio's algorithm.")]
    private static void Prepare(Template template, Span<byte> own)
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random); // random, as Twilio's are: an index meets them in no order
        Encoding.ASCII.GetBytes("CA" + Convert.ToHexStringLower(random), own);
        own[..SidLength].CopyTo(template.Signed.AsSpan(template.SidInSignedAt));
        Encoding.ASCII.GetBytes(Convert.ToBase64String(HMACSHA1.HashData(Key, template.Signed)), own[SidLength..]);
    }

    /// <param name="Request">Head and body.</param>
    /// <param name="SidAt">Where its CallSid stands.</param>
    /// <param name="SignatureAt">Where its signature stands.</param>
    /// <param name="Signed">The text that Twilio signs.</param>
    /// <param name="SidInSignedAt">Where the CallSid stands in that.</param>
    private sealed record Template(byte[] Request, int SidAt, int SignatureAt, byte[] Signed, int SidInSignedAt)
    {
        public static Template For(string line, string caller)
        {
            var form = TwilioWebhook.Form(SidPlace, line, caller);
            var body = string.Join('&', form.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));
            var request =
                $"POST {TwilioWebhook.Path} HTTP/1.1\r\nHost: bench.example\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n" +
                $"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: {body.Length}\r\n" +
                $"I-Twilio-Idempotency-Token: 00000000-0000-0000-0000-000000000000\r\nX-Twilio-Signature: {SignaturePlace}\r\n\r\n{body}";
            var signed = TwilioWebhook.PublicUrl + TwilioWebhook.Path + string.Concat(form.Select(field => field.Key + field.Value));
            return new Template(
                Encoding.ASCII.GetBytes(request), At(request, SidPlace), At(request, SignaturePlace), Encoding.ASCII.GetBytes(signed), At(signed, SidPlace));
        }

        private static int At(string text, string part) => text.IndexOf(part, StringComparison.Ordinal);
    }
}
