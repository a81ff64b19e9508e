using System.Security.Cryptography;
using System.Text;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Proofs;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Channels.WhatsApp;
using Coccinelle.Server.Http;
using Coccinelle.Server.Inbox;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Messaging.Inbound;

/// <summary>
/// The door for whatever claims to be Meta or 360dialog: size, then proof over the raw bytes. The platform's own app signs with its secret;
/// under a firm's own address the firm's app signs with the firm's, or 360dialog shows the header that we set there.
/// </summary>
internal sealed class WhatsAppGate(WhatsAppOptions options, Database database, ChannelSecrets secrets, InboxMeters meters)
{
    /// <summary>Meta: up to 1,000 updates and 3 MB in one webhook.</summary>
    public const int MaxBytes = 3 * 1024 * 1024;

    /// <summary>A genuine request, or the answer to one that is not.</summary>
    public async ValueTask<(WhatsAppRequest? Request, IResult? Refusal)> AdmitAsync(string? channelToken, HttpRequest request, CancellationToken ct)
    {
        var (body, tooLarge) = await request.ReadBodyAsync(MaxBytes, ct);
        if (tooLarge)
            return Refuse("too_large", StatusCodes.Status413PayloadTooLarge, "too_large", $"At most {MaxBytes} bytes.");

        string? tenantId = null;
        if (channelToken is null)
        {
            if (MetaSignature.Verify(options.AppSecrets, body.Span, request.Headers["X-Hub-Signature-256"]) != ProofResult.Valid)
                return Unproven();
        }
        else if (await FindAsync(channelToken, ct) is { } channel && await ProvesAsync(channel, body, request.Headers, ct))
        {
            tenantId = channel.TenantId;
        }
        else
        {
            return Unproven();
        }

        return (new WhatsAppRequest(tenantId, body), null);
    }

    /// <summary>Meta asks whether the address is ours before it uses it, and wants its challenge back.</summary>
    public IResult Subscribe(HttpRequest request) => Answer(request, options.VerifyToken);

    public async Task<IResult> SubscribeAsync(string channelToken, HttpRequest request, CancellationToken ct)
        => Answer(request, await FindAsync(channelToken, ct) is null ? null : ChannelToken.VerifyToken(channelToken));

    private static IResult Answer(HttpRequest request, string? expected)
    {
        var given = request.Query["hub.verify_token"].ToString();
        return expected is { Length: > 0 } && request.Query["hub.mode"] == "subscribe" && Same(given, expected)
            ? TypedResults.Text(request.Query["hub.challenge"].ToString())
            : ApiProblems.Forbidden("invalid_signature", new("The token is not ours.", "Le jeton n'est pas le nôtre."));
    }

    private async Task<bool> ProvesAsync(TokenRow channel, ReadOnlyMemory<byte> body, IHeaderDictionary headers, CancellationToken ct)
    {
        var row = channel.Row;
        return WhatsAppConfigurationJson.Parse(row.ConfigPublic).Provider == WhatsAppConfiguration.Dialog360
            ? await secrets.OpenAsync(channel.TenantId, row, Dialog360Webhook.Field, ct) is { } expected && Same(headers[Dialog360Webhook.Header].ToString(), expected)
            : await secrets.OpenAsync(channel.TenantId, row, WhatsAppConfiguration.AppSecret, ct) is { } appSecret
                && MetaSignature.Verify([appSecret], body.Span, headers["X-Hub-Signature-256"]) == ProofResult.Valid;
    }

    /// <summary>In nobody's name: the token says whose it is.</summary>
    private async Task<TokenRow?> FindAsync(string channelToken, CancellationToken ct)
    {
        if (channelToken.Length > 64)
            return null;
        var tenantId = await database.ScalarAsync<string>(
            "SELECT tenant_id FROM channel_configurations WHERE channel_token = @channelToken AND channel_type = 'whatsapp'", new { channelToken }, ct);
        return tenantId is not null && await database.QueryFirstOrDefaultAsync<ChannelRow>(
            $"SELECT {ChannelRow.Columns} FROM channel_configurations WHERE tenant_id = @tenantId AND channel_type = 'whatsapp'", new { tenantId }, ct) is { } row
            ? new TokenRow(tenantId, row)
            : null;
    }

    private static bool Same(string given, string expected)
        => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    private (WhatsAppRequest?, IResult?) Unproven()
        => Refuse("signature", StatusCodes.Status403Forbidden, "invalid_signature", "Nothing proves that this comes from WhatsApp.");

    private (WhatsAppRequest?, IResult?) Refuse(string reason, int status, string code, string title)
    {
        meters.Refused("whatsapp", reason);
        return (null, ApiProblems.Of(status, code, new(title, title))); // read by engineers alone
    }

    private sealed record TokenRow(string TenantId, ChannelRow Row);
}

/// <summary>A request that WhatsApp's side proved.</summary>
/// <param name="TenantId">The firm whose own address it came to, and for whom alone it counts; null for the platform's app.</param>
/// <param name="Body">As it came over the wire.</param>
internal sealed record WhatsAppRequest(string? TenantId, ReadOnlyMemory<byte> Body)
{
    /// <summary>The same body to the same address is the same event.</summary>
    public string Key => $"{TenantId}|{Convert.ToHexStringLower(SHA256.HashData(Body.Span))}";

    /// <summary>Whose words it may be about.</summary>
    public string Kind => TenantId ?? WhatsAppEvents.Platform;

    /// <summary>JSON escapes NUL, so a raw one is nobody's data; PostgreSQL stores none.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span).Replace("\0", "", StringComparison.Ordinal);
}
