using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Coccinelle.Bench.Arena;
using Coccinelle.Bench.Report;

namespace Coccinelle.Bench.Agenda;

/// <summary>What is free in the next thirty days, of firms with full books: asked of the server over its API, and of the database alone.</summary>
internal sealed class AvailabilityTrial(Uri server, string database, AgendaOptions options)
{
    public const int Firms = 16;
    public const int Appointments = 2_000;

    private const int Days = 30;
    private const int Blocks = 4;
    private const int WarmUpSeconds = 10;
    private const int OneByOne = 50;
    private static readonly TimeSpan Half = TimeSpan.FromMinutes(30);

    public async Task<AvailabilityFigures> RunAsync()
    {
        var firms = new AgendaFirm[Firms];
        var from = NextHour(TimeProvider.System.GetUtcNow().UtcDateTime);
        for (var i = 0; i < Firms; i++)
        {
            firms[i] = await AgendaFirms.OnboardAsync(server, 100 + i, AgendaFirms.ShopHours, AgendaFirms.OneService);
            await FillAsync(firms[i], from);
        }

        await Rows.ExecuteAsync(database, "ANALYZE");
        await using var sql = new AvailabilitySql(database);
        var clients = firms.Select(firm => OurServer.ClientOf(server, firm.Key)).ToArray();
        var path = new Uri($"/api/availability?from={Attempt.Text(from)}&to={Attempt.Text(from.AddDays(Days))}", UriKind.Relative);

        var byApi = await ByApiAsync(clients[0], path);
        var bySql = await sql.FreeAsync(firms[0].Id, from, from.AddDays(Days));
        Task AskApi(int number) => clients[number % Firms].GetByteArrayAsync(path);
        Task AskSql(int number) => sql.FreeAsync(firms[number % Firms].Id, from, from.AddDays(Days));
        await SteadyRate.RunAsync(options.Rate, WarmUpSeconds, AskApi);
        var (apiOneByOne, sqlOneByOne) = (await OneByOneAsync(AskApi), await OneByOneAsync(AskSql));

        // In turns, so that what else the machine does hits both.
        var (api, alone) = (new List<double>(), new List<double>());
        for (var block = 0; block < Blocks; block++)
        {
            api.AddRange(await SteadyRate.RunAsync(options.Rate, (double)options.Seconds / Blocks, AskApi));
            alone.AddRange(await SteadyRate.RunAsync(options.Rate, (double)options.Seconds / Blocks, AskSql));
        }

        Array.ForEach(clients, client => client.Dispose());
        return new AvailabilityFigures(Latencies.Of(api), Latencies.Of(alone), apiOneByOne, sqlOneByOne, bySql.Count, byApi.ToHashSet().SetEquals(bySql));
    }

    /// <summary>The next question when the last one is answered: what one takes when nobody else asks.</summary>
    private static async Task<Latencies> OneByOneAsync(Func<int, Task> ask)
    {
        var took = new List<double>();
        for (var number = 0; number < OneByOne; number++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await ask(number);
            took.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        return Latencies.Of(took);
    }

    private static async Task<List<(DateTime Start, string Agenda)>> ByApiAsync(HttpClient http, Uri path)
    {
        using var answer = JsonDocument.Parse(await http.GetByteArrayAsync(path));
        return
        [
            .. answer.RootElement.GetProperty("slots").EnumerateArray().SelectMany(
                slot => slot.GetProperty("agendaIds").EnumerateArray().Select(agenda => (slot.GetProperty("start").GetDateTimeOffset().UtcDateTime, agenda.GetString()!))),
        ];
    }

    /// <summary>Half hours drawn from all those within the opening hours; the database itself enters what they take.</summary>
    private async Task FillAsync(AgendaFirm firm, DateTime from)
    {
        var halves = OpeningHours.Between(from, from.AddDays(Days)).SelectMany(open => Halves(open.From, open.To)).Where(start => start >= from && start < from.AddDays(Days))
            .SelectMany(start => firm.Agendas.Select(agenda => (Start: start, Agenda: agenda))).ToArray();
        RandomNumberGenerator.Shuffle<(DateTime Start, string Agenda)>(halves);
        foreach (var some in halves.Take(Appointments).Chunk(500)) await Rows.ExecuteAsync(database, Insert(firm, some));
    }

    private static string Insert(AgendaFirm firm, IEnumerable<(DateTime Start, string Agenda)> appointments)
    {
        var values = appointments.Select(one =>
        {
            var (local, start, end) = (OpeningHours.Local(one.Start), AvailabilitySql.Text(one.Start), AvailabilitySql.Text(one.Start + Half));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"('rdv_{Guid.CreateVersion7():N}', '{firm.Id}', 'Mme Martin', '{local:yyyy-MM-dd}', '{local:HH:mm:ss}', 'Consultation', 30, '{one.Agenda}', '{firm.Services[0]}', '{start}', '{end}', '{start}', '{end}', 'Europe/Paris')");
        });
        return $"""
            INSERT INTO rendez_vous (id, tenant_id, customer_name, rdv_date, rdv_time, rdv_type, rdv_duration_minutes, agenda_id, service_id,
              starts_at, ends_at, block_start, block_end, time_zone)
            VALUES {string.Join(", ", values)}
            """;
    }

    private static IEnumerable<DateTime> Halves(DateTime from, DateTime to)
    {
        for (var start = from; start < to; start += Half) yield return start;
    }

    private static DateTime NextHour(DateTime at) => new DateTime(at.Year, at.Month, at.Day, at.Hour, 0, 0, DateTimeKind.Utc).AddHours(1);
}

/// <param name="Api">From the moment when a question was due.</param>
/// <param name="Sql">The same of the statement alone.</param>
/// <param name="ApiOneByOne">The next question when the last one is answered.</param>
/// <param name="SqlOneByOne">The same of the statement alone.</param>
/// <param name="Free">Starts that the statement gave for the first firm.</param>
/// <param name="Same">Whether the API gave the same ones.</param>
internal sealed record AvailabilityFigures(Latencies Api, Latencies Sql, Latencies ApiOneByOne, Latencies SqlOneByOne, int Free, bool Same);
