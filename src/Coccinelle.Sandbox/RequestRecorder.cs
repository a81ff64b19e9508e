namespace Coccinelle.Sandbox;

/// <summary>Writes down every request that reaches a provider, when it arrives: also those that are never answered.</summary>
internal sealed class RequestRecorder(string prefix) : IEndpointFilter
{
    private const int Kept = 100_000;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Request.EnableBuffering();
        using var reader = new StreamReader(http.Request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        http.Request.Body.Position = 0;

        var path = http.Request.Path.Value ?? "";
        path = path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path;
        var at = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var world = http.RequestServices.GetRequiredService<SandboxWorld>();
        body = body.Length > Kept ? body[..Kept] : body;
        world.Record(new ReceivedRequest(at, http.Request.Method, path + http.Request.QueryString, body));
        return await next(context);
    }
}
