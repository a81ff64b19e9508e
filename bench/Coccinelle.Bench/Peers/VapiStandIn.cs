namespace Coccinelle.Bench.Peers;

/// <summary>Vapi's <c>POST /call</c> with phone-call bypass, answered at once: what is left is our own time and two HTTP hops.</summary>
internal static class VapiStandIn
{
    public static async Task<int> RunAsync()
    {
        await using var app = PeerHost.Build();
        app.MapPost("/call", async (HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
            var id = Guid.NewGuid().ToString();
            var twiml = $"""<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="wss://vapi.example/{id}"/></Connect></Response>""";
            return Results.Json(new VapiCall(id, new VapiDetails(twiml)), statusCode: StatusCodes.Status201Created);
        });
        await app.RunAsync();
        return 0;
    }

    private sealed record VapiCall(string Id, VapiDetails PhoneCallProviderDetails);

    private sealed record VapiDetails(string Twiml);
}
