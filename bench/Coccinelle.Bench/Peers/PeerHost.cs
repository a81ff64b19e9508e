using System.Text;
using Coccinelle.Domain.Proofs;

namespace Coccinelle.Bench.Peers;

/// <summary>What the peers share: Kestrel without logs, the reading of the body and the very signature check of the server.</summary>
internal static class PeerHost
{
    /// <summary>Environment variable: the TwiML that the server answers, with <see cref="FirmPlace"/> for the firm's name.</summary>
    public const string TwimlVariable = "BENCH_TWIML";
    public const string FirmPlace = "Firme 0000";

    private const int MaxBytes = 64 * 1024;
    private const int MaxParameters = 500;
    private static readonly string[] Tokens = [TwilioWebhook.AuthToken];

    public static string Twiml => Environment.GetEnvironmentVariable(TwimlVariable)!;

    public static WebApplication Build(Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        add?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGet("/health", () => "Healthy");
        return app;
    }

    /// <summary>The form, when it is Twilio's; else null.</summary>
    public static async ValueTask<FormBody?> ReadGenuineAsync(HttpRequest request)
    {
        var body = new byte[Math.Min(MaxBytes, request.ContentLength ?? MaxBytes)];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        var raw = body.AsSpan(0, length);
        if (!FormBody.TryParse(raw, MaxParameters, out var form)) return null;
        var proof = TwilioSignature.Verify(
            Tokens, TwilioWebhook.PublicUrl + request.Path, form, raw, request.ContentType, request.Headers["X-Twilio-Signature"]);
        return proof == ProofResult.Valid ? form : null;
    }

    public static IResult Xml(string twiml) => TypedResults.Text(twiml, "text/xml", Encoding.UTF8);
}
