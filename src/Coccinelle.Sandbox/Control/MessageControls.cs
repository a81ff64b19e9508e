namespace Coccinelle.Sandbox.Control;

/// <summary>The controls for messages: write one to the server, see what was written to somebody.</summary>
internal static class MessageControls
{
    public static void MapMessages(this RouteGroupBuilder group)
    {
        group.MapPost("/texts", TextAsync);
        group.MapPost("/whatsapp", WhatsAppAsync);
        group.MapPut("/whatsapp/numbers/{phoneNumberId}", UseAppAsync);
        group.MapGet("/phones/{number}", ControlEndpoints.Phone);
        group.MapGet("/mailboxes/{address}", Mailbox);
    }

    private static async Task<IResult> TextAsync(HttpRequest request, VirtualPhone phone)
    {
        var (text, problem) = await ControlEndpoints.ReadAsync<TypedText>(request);
        return text is null || string.IsNullOrWhiteSpace(text.From) || string.IsNullOrEmpty(text.Text)
            ? ControlEndpoints.BadRequest(problem ?? "from and text are required")
            : Results.Json(
                await phone.TextAsync(text.From, text.Text, text.To, text.Copies, text.OptOutType, request.HttpContext.RequestAborted), SandboxJson.Readable);
    }

    private static async Task<IResult> WhatsAppAsync(HttpRequest request, VirtualPhone phone)
    {
        var (text, problem) = await ControlEndpoints.ReadAsync<TypedWhatsApp>(request);
        return text is null || string.IsNullOrEmpty(text.PhoneNumberId) || string.IsNullOrEmpty(text.Text)
            || (string.IsNullOrWhiteSpace(text.From) && string.IsNullOrEmpty(text.UserId))
            ? ControlEndpoints.BadRequest(problem ?? "phoneNumberId, text, and from or userId are required")
            : Results.Json(
                await phone.WhatsAppAsync(text.From, text.UserId, text.PhoneNumberId, text.Text, text.Copies, request.HttpContext.RequestAborted), SandboxJson.Readable);
    }

    /// <summary>The number belongs to a firm's own app at Meta.</summary>
    private static async Task<IResult> UseAppAsync(string phoneNumberId, HttpRequest request, SandboxWorld world)
    {
        var (app, problem) = await ControlEndpoints.ReadAsync<MetaApp>(request);
        if (app is null)
        {
            return ControlEndpoints.BadRequest(problem ?? "webhookUrl or appSecret is missing");
        }

        world.WhatsApp.UseApp(phoneNumberId, app);
        return Results.Json(app, SandboxJson.Readable);
    }

    private static IResult Mailbox(string address, SandboxWorld world) => Results.Json(
        new MailboxView(
            address,
            [.. world.Mails.Where(mail => mail.To.Contains(address, StringComparer.OrdinalIgnoreCase)).Select(MailView.Of)]),
        SandboxJson.Readable);

    private sealed record TypedText(string From, string Text, string? To = null, int Copies = 1, string? OptOutType = null);

    private sealed record TypedWhatsApp(string? From, string PhoneNumberId, string Text, string? UserId = null, int Copies = 1);
}
