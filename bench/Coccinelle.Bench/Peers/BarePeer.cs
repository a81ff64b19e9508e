namespace Coccinelle.Bench.Peers;

/// <summary>The ceiling: Kestrel that checks the signature and answers the same bytes. It knows no firm and keeps nothing.</summary>
internal static class BarePeer
{
    public static async Task<int> RunAsync()
    {
        await using var app = PeerHost.Build();
        var twiml = PeerHost.Twiml;
        app.MapPost(TwilioWebhook.Path, async (HttpRequest request) =>
            await PeerHost.ReadGenuineAsync(request) is null ? Results.StatusCode(StatusCodes.Status403Forbidden) : PeerHost.Xml(twiml));
        await app.RunAsync();
        return 0;
    }
}
