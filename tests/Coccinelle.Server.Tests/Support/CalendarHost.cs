using Coccinelle.Providers.Calendars;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coccinelle.Server.Tests.Support;

/// <summary>Somebody's calendar server: it serves one text, or fails as it is told to.</summary>
internal sealed class CalendarHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CalendarHost(WebApplication app) => _app = app;

    /// <summary>What it serves; null = 500.</summary>
    public string? Text { get; set; } = Of();

    /// <summary>Its name for this version; null = it has none.</summary>
    public string? Tag { get; set; }

    public int Asked { get; private set; }

    /// <summary>How often it could say that nothing has changed.</summary>
    public int Unchanged { get; private set; }

    public string Address => $"http://localhost:{new Uri(_app.Urls.First()).Port}/private/basic.ics";

    public static string Of(params string[] events)
        => $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n{string.Concat(events.Select((lines, i) => $"BEGIN:VEVENT\r\nUID:{i}@private\r\n{lines}\r\nEND:VEVENT\r\n"))}END:VCALENDAR\r\n";

    /// <summary>Inside, and the one that this server may ask there.</summary>
    public static async Task<CalendarHost> StartAsync(TestServer server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var host = new CalendarHost(app);
        app.MapGet("/private/basic.ics", host.Answer);
        await app.StartAsync(TestServer.Ct);
        server.Services.GetRequiredService<CalendarOptions>().AllowedInside = new HashSet<(string, int)> { ("localhost", new Uri(app.Urls.First()).Port) };
        return host;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Answer(HttpRequest request, HttpResponse response)
    {
        Asked++;
        if (Tag is { } tag && Text is not null)
        {
            response.Headers.ETag = tag;
            if (request.Headers.IfNoneMatch == tag)
            {
                Unchanged++;
                return Results.StatusCode(304);
            }
        }

        return Text is { } text ? Results.Text(text, "text/calendar; charset=utf-8") : Results.StatusCode(500);
    }
}
