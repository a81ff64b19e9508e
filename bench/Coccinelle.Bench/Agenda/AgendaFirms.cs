using System.Text.Json;
using Coccinelle.Bench.Arena;
using Coccinelle.Bench.Outside;
using Coccinelle.Bench.Report;

namespace Coccinelle.Bench.Agenda;

/// <summary>A firm with an appointment book.</summary>
/// <param name="Id">The server's id of it.</param>
/// <param name="Key">Its API key.</param>
/// <param name="Agendas">Ids, in its order.</param>
/// <param name="Services">Ids, in its order.</param>
internal sealed record AgendaFirm(string Id, string Key, IReadOnlyList<string> Agendas, IReadOnlyList<string> Services);

/// <summary>A call that a firm's assistant has.</summary>
/// <param name="Id">Of its row.</param>
/// <param name="VapiCall">Vapi's id of it.</param>
/// <param name="Firm">Whose call it is.</param>
internal sealed record AgendaCall(string Id, string VapiCall, AgendaFirm Firm);

/// <summary>Sets firms up over the API as their owners would; their calls are rows, as if they had been handed over to Vapi a moment ago.</summary>
internal static class AgendaFirms
{
    public const int Agendas = 5;

    /// <summary>Fifteen to ninety minutes, with and without time kept free around them.</summary>
    public static readonly object[] ManyServices =
    [
        Service("Contrôle", 15, 0, 0), Service("Coupe", 30, 5, 5), Service("Soin", 45, 0, 15), Service("Couleur", 60, 10, 10), Service("Mariage", 90, 0, 30),
    ];

    public static readonly object[] OneService = [Service("Consultation", 30, 0, 0)];

    /// <summary>Day and night.</summary>
    public static readonly object AlwaysOpen = Week("00:00", "24:00", sunday: true);

    /// <summary>Monday to Saturday.</summary>
    public static readonly object ShopHours = Week(OpeningHours.Opens, OpeningHours.Closes, sunday: false);

    public static async Task<AgendaFirm> OnboardAsync(Uri server, int number, object hours, object[] services)
    {
        using var operators = OurServer.ClientOf(server);
        var created = await OurServer.SendAsync(operators, HttpMethod.Post, "/api/tenants", new { name = $"Agenda {number}", contactEmail = "owner@bench.example" });
        return await OpenAsync(server, created.GetProperty("id").GetString()!, created.GetProperty("apiKey").GetString()!, hours, services);
    }

    /// <summary>A firm whose customers get a confirmation and two reminders with each booking.</summary>
    public static async Task<AgendaFirm> OnboardWithMessagesAsync(Uri server)
    {
        var firm = (await MessageFirms.OnboardAsync(server, 1))[0];
        return await OpenAsync(server, firm.Id, firm.Key, AlwaysOpen, OneService);
    }

    /// <summary>With two calls of each caller, one of them may move what the other one cancels.</summary>
    public static async Task<AgendaCall[]> PlaceCallsAsync(string database, AgendaFirm firm, int count, int firstCaller, int ofEach)
    {
        var calls = Enumerable.Range(0, count).Select(_ => new AgendaCall($"call_{Guid.CreateVersion7():N}", Guid.NewGuid().ToString(), firm)).ToArray();
        var rows = calls.Select((call, number) =>
            $"('{call.Id}', '{firm.Id}', 'CA{Guid.NewGuid():N}', '{call.VapiCall}', '{Caller(number)}', '{TwilioWebhook.SharedNumber}', '{Caller(number)}')");
        await Rows.ExecuteAsync(
            database, $"INSERT INTO call_logs (id, tenant_id, call_sid, vapi_call_id, from_number, to_number, caller_number) VALUES {string.Join(", ", rows)}");
        return calls;

        string Caller(int number) => TwilioWebhook.Caller(firstCaller + (number / ofEach));
    }

    private static async Task<AgendaFirm> OpenAsync(Uri server, string id, string key, object hours, object[] services)
    {
        using var http = OurServer.ClientOf(server, key);
        var book = await OurServer.SendAsync(http, HttpMethod.Put, "/api/agendas", new
        {
            hours,
            minimumNoticeMinutes = 0,
            changeNoticeMinutes = 0,
            horizonDays = 60,
            stepMinutes = 15,
            agendas = Enumerable.Range(1, Agendas).Select(number => new { name = $"Fauteuil {number}" }),
        });
        var offered = await OurServer.SendAsync(http, HttpMethod.Put, "/api/services", new { services });
        return new AgendaFirm(id, key, Ids(book, "agendas"), Ids(offered, "services"));
    }

    private static string[] Ids(JsonElement answer, string list) => [.. answer.GetProperty(list).EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];

    private static object Service(string name, int durationMinutes, int bufferBeforeMinutes, int bufferAfterMinutes) =>
        new { name, durationMinutes, bufferBeforeMinutes, bufferAfterMinutes };

    private static object Week(string from, string to, bool sunday)
    {
        var day = new[] { new { from, to } };
        return new { week = new { monday = day, tuesday = day, wednesday = day, thursday = day, friday = day, saturday = day, sunday = sunday ? day : [] }, openOnHolidays = true };
    }
}
