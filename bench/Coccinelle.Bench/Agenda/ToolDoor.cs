using System.Text.Json;
using Coccinelle.Bench.Arena;

namespace Coccinelle.Bench.Agenda;

/// <summary>What a tool call was answered.</summary>
/// <param name="Line">The result, word for word.</param>
/// <param name="Outcome">As the contract names it.</param>
/// <param name="Appointment">The appointment's id, when the answer names one.</param>
/// <param name="Start">Its start, when the answer names one.</param>
internal sealed record ToolReply(string Line, string Outcome, string? Appointment, DateTime? Start);

/// <summary>Posts tool calls as Vapi does.</summary>
internal sealed class ToolDoor : IDisposable
{
    private readonly HttpClient _http;

    public ToolDoor(Uri server)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Add("X-Vapi-Secret", OurServer.VapiSecret);
    }

    /// <summary>One tool call of a call.</summary>
    /// <exception cref="HttpRequestException">It was not answered with 200.</exception>
    public async Task<ToolReply> UseAsync(AgendaCall call, string id, string function, object arguments)
    {
        var tool = new { id, type = "function", function = new { name = function, arguments = JsonSerializer.Serialize(arguments) } };
        using var body = JsonContent.Create(new { message = new { type = "tool-calls", call = new { id = call.VapiCall }, toolCallList = new[] { tool } } });
        using var answer = await _http.PostAsync(new Uri("/api/vapi/functions", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return Read(json.RootElement.GetProperty("results")[0].GetProperty("result").GetString()!);
    }

    public void Dispose() => _http.Dispose();

    private static ToolReply Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var reply = json.RootElement;
        return new ToolReply(
            line,
            reply.GetProperty("outcome").GetString()!,
            reply.TryGetProperty("appointmentId", out var id) ? id.GetString() : null,
            reply.TryGetProperty("start", out var start) ? start.GetDateTimeOffset().UtcDateTime : null);
    }
}
