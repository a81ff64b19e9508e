using Coccinelle.Domain.Phones;
using Coccinelle.Sandbox;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Messaging.Outbox;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Coccinelle.Server.Tests.Agenda;

/// <summary>
/// A year of a firm in some seconds: a thousand appointments, some moved, some cancelled, both clock changes, and ten minutes without
/// anybody to deliver. What left is compared with a reckoning of its own: every useful reminder once, on time, about an appointment that stood.
/// </summary>
public sealed class YearTests
{
    /// <summary>A thousand; on the slower database a part of them, for it is the same statements.</summary>
    private static int Appointments(string kind) => kind == TestDatabase.Sqlite ? 1000 : 250;

    private static readonly Duration Outage = Duration.FromMinutes(10);

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Every_useful_reminder_leaves_once_and_on_time(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        server.Clock.HurriesShortWaits = true;
        server.World.Faults = new SandboxFaults { TwilioMessageStatus = TwilioMessageStatus.None }; // whether they arrive is another test's question
        using var firm = await MessageCalls.WithSmsAsync(server);
        await firm.OpenAlwaysAsync([.. Enumerable.Range(1, 4).Select(i => new { name = $"Fauteuil {i}" })]);
        var year = new Year(server, firm, Appointments(kind));

        await year.LiveAsync();

        var sent = await year.SentAsync();
        Assert.Empty(year.Wrong(sent));
        Assert.InRange(sent.Count, Appointments(kind), 2 * Appointments(kind));
        Assert.True(sent.Any(row => year.IsInOutage(row.DueAt)), "The outage hit no reminder.");
        foreach (var number in sent.Select(row => row.ToAddress).Distinct())
        {
            var written = sent.Count(row => row.ToAddress == number);
            Assert.Equal(written, server.TextsTo(number).Count(text => text.Body.Contains("rappel", StringComparison.Ordinal)));
        }
    }

    /// <summary>A reminder that left.</summary>
    public sealed class Reminder
    {
        public required string AppointmentId { get; init; }

        public int AppointmentSequence { get; init; }

        public required string TemplateName { get; init; }

        public required string ToAddress { get; init; }

        public required Instant DueAt { get; init; }

        public required Instant SentAt { get; init; }
    }

    public sealed class Due
    {
        public Instant? NextAttemptAt { get; init; }
    }

    /// <summary>One appointment's life, as the test has planned it.</summary>
    private sealed class Life
    {
        public required Instant Booked { get; init; }

        public required Instant Start { get; set; }

        public required string Phone { get; init; }

        public Instant? MovedAt { get; init; }

        public Instant? CancelledAt { get; init; }

        public string? Id { get; set; }

        /// <summary>From when to when it stood at which time: one stretch for each sequence.</summary>
        public List<(Instant From, Instant? Until, Instant Start)> Stood { get; } = [];
    }

    private sealed class Year(TestServer server, Firm firm, int appointments)
    {
        private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

        private readonly Random _random = new(20_261_126);
        private readonly Instant _begin = server.Clock.GetCurrentInstant();
        private readonly List<Life> _lives = [];
        private Instant _outageFrom;

        private IAgendaGrain Agenda => server.Grains.GetGrain<IAgendaGrain>(firm.Id);

        public bool IsInOutage(Instant at) => at >= _outageFrom - Duration.FromMinutes(1) && at <= _outageFrom + Outage;

        public async Task LiveAsync()
        {
            Plan();
            var actions = new PriorityQueue<Func<Task>, Instant>();
            foreach (var life in _lives)
            {
                actions.Enqueue(() => BookAsync(life), life.Booked);
                if (life.MovedAt is { } moved)
                    actions.Enqueue(() => MoveAsync(life), moved);
                if (life.CancelledAt is { } cancelled)
                    actions.Enqueue(() => CancelAsync(life), cancelled);
            }

            // In the middle of the year, just before some reminder is due.
            var outageAfter = _begin + Duration.FromDays(180);
            while (true)
            {
                var due = await NextDueAsync();
                var action = actions.TryPeek(out _, out var at) ? at : (Instant?)null;
                if (due is null && action is null)
                    break;
                if (_outageFrom == default && due > outageAfter)
                {
                    _outageFrom = due.Value - Duration.FromMinutes(1);
                    await GoToAsync(_outageFrom);
                    await GoToAsync(_outageFrom + Outage); // in one leap: for ten minutes nobody was there to deliver
                    continue;
                }

                await GoToAsync(Earlier(due, action));
                while (actions.TryPeek(out var next, out var when) && when <= server.Clock.GetCurrentInstant())
                {
                    actions.Dequeue();
                    await next();
                }
            }
        }

        public async Task<IReadOnlyList<Reminder>> SentAsync() => await server.Database.QueryAsync<Reminder>(
            """
            SELECT appointment_id, appointment_sequence, template_name, to_address, due_at, sent_at FROM channel_messages_log
            WHERE tenant_id = @Id AND template_name LIKE 'reminder%' AND sent_at IS NOT NULL
            """,
            new { firm.Id },
            TestServer.Ct);

        /// <summary>What is not as it should be, in words.</summary>
        public IReadOnlyList<string> Wrong(IReadOnlyList<Reminder> sent)
        {
            var wrong = new List<string>();
            var left = sent.ToLookup(row => (row.AppointmentId, row.AppointmentSequence, row.TemplateName));
            wrong.AddRange(left.Where(group => group.Count() > 1).Select(group => $"{group.Key} left {group.Count()} times"));
            var expected = new HashSet<(string, int, string)>();
            foreach (var life in _lives)
            {
                for (var sequence = 0; sequence < life.Stood.Count; sequence++)
                {
                    foreach (var (template, at) in Expected(life.Stood[sequence]))
                    {
                        var key = (life.Id!, sequence, template);
                        expected.Add(key);
                        if (left[key].FirstOrDefault() is not { } row)
                            wrong.Add($"{key}: nothing left for {at}");
                        else if (row.SentAt < at - Duration.FromSeconds(1) || (row.SentAt > at + Duration.FromMinutes(1) && !IsInOutage(at)) || row.SentAt > at + Outage + Duration.FromMinutes(2))
                            wrong.Add($"{key}: due {at}, left {row.SentAt}");
                    }
                }
            }

            wrong.AddRange(left.Select(group => group.Key).Where(key => !expected.Contains(key)).Select(key => $"{key} should not have left"));
            return wrong;
        }

        /// <summary>By the wall clock, reckoned here and not by the rule under test: the same time a day before, between 8 and 20 h.</summary>
        private static IEnumerable<(string Template, Instant At)> Expected((Instant From, Instant? Until, Instant Start) stood)
        {
            var local = stood.Start.InZone(Paris).LocalDateTime;
            var day = local.TimeOfDay < new LocalTime(8, 0) ? local.Date.PlusDays(-2) + new LocalTime(19, 0)
                : local.TimeOfDay > new LocalTime(20, 0) ? local.Date.PlusDays(-1) + new LocalTime(20, 0)
                : local.PlusDays(-1);
            var dayBefore = Paris.AtLeniently(day).ToInstant();
            var hourBefore = stood.Start - Duration.FromHours(1);
            if (stood.Start - stood.From >= Duration.FromHours(26) && dayBefore > stood.From && Stands(dayBefore))
                yield return ("reminder_24h", dayBefore);
            if (stood.Start - stood.From >= Duration.FromHours(3) && Stands(hourBefore))
                yield return ("reminder_1h", hourBefore);

            bool Stands(Instant at) => stood.Until is not { } until || until > at;
        }

        /// <summary>Spread over the year, and thick around both clock changes.</summary>
        private void Plan()
        {
            var changes = Paris.GetZoneIntervals(_begin, _begin + Duration.FromDays(365)).Where(interval => interval.HasStart && interval.Start > _begin).Select(interval => interval.Start).ToList();
            for (var i = 0; i < appointments; i++)
            {
                var start = i % 10 == 0
                    ? changes[i / 10 % changes.Count] + Duration.FromMinutes(15 * _random.Next(-200, 300))
                    : _begin + Duration.FromDays(3) + Duration.FromMinutes(15 * _random.Next(0, 360 * 96));
                start = Instant.FromUnixTimeSeconds(start.ToUnixTimeSeconds() / 900 * 900);
                var booked = Instant.Max(_begin, start - Duration.FromMinutes(_random.Next(60, 50 * 24 * 60)));
                var between = start - booked;
                _lives.Add(new Life
                {
                    Booked = booked,
                    Start = start,
                    Phone = E164.Parse($"06{10_000_000 + i}").Value,
                    MovedAt = _random.Next(10) == 0 ? booked + (between * 0.4) : null,
                    CancelledAt = _random.Next(10) == 0 ? booked + (between * 0.7) : null,
                });
            }
        }

        private async Task BookAsync(Life life)
        {
            var answer = await Agenda.BookAsync(new BookRequest { Start = life.Start, CustomerName = "Client", CustomerPhone = life.Phone, CreatedBy = "owner", OutsideHours = true });
            if (answer.Kind != BookKind.Booked)
                return; // four chairs were taken: nobody comes, and nobody may be reminded
            life.Id = answer.AppointmentId;
            life.Stood.Add((server.Clock.GetCurrentInstant(), null, life.Start));
        }

        private async Task MoveAsync(Life life)
        {
            if (life.Id is not { } id)
                return;
            var start = life.Start + Duration.FromHours(_random.Next(1, 72));
            var answer = await Agenda.MoveAsync(new MoveRequest { AppointmentId = id, Start = start, By = "owner", OutsideHours = true });
            if (answer.Kind == BookKind.Moved)
                Until(life, start);
        }

        private async Task CancelAsync(Life life)
        {
            if (life.Id is { } id && (await Agenda.CancelAsync(new CancelRequest { AppointmentId = id, By = "owner" })).Kind == BookKind.Cancelled)
                Until(life, null);
        }

        private void Until(Life life, Instant? start)
        {
            var now = server.Clock.GetCurrentInstant();
            life.Stood[^1] = life.Stood[^1] with { Until = now };
            if (start is { } next)
                life.Stood.Add((now, null, next));
        }

        private async Task<Instant?> NextDueAsync() => (await server.Database.QueryFirstOrDefaultAsync<Due>(
            "SELECT next_attempt_at FROM channel_messages_log WHERE tenant_id = @Id AND next_attempt_at IS NOT NULL ORDER BY next_attempt_at LIMIT 1", new { firm.Id }, TestServer.Ct))?.NextAttemptAt;

        private async Task GoToAsync(Instant at)
        {
            var ahead = at - server.Clock.GetCurrentInstant();
            if (ahead > Duration.Zero)
                server.Clock.Advance((ahead + Duration.FromMilliseconds(1)).ToTimeSpan());
            await DrainAsync();
        }

        /// <summary>Until nothing is due any more: the worker is woken instead of waited for.</summary>
        private async Task DrainAsync()
        {
            server.Services.GetRequiredService<OutboxSignal>().Of("sms").Raise();
            for (var looks = 0; await NextDueAsync() is { } due && due <= server.Clock.GetCurrentInstant(); looks++)
            {
                Assert.True(looks < 10_000, $"What was due at {due} does not leave.");
                await Task.Delay(2, TestServer.Ct);
            }
        }

        private static Instant Earlier(Instant? one, Instant? other) => one is { } a && other is { } b ? Instant.Min(a, b) : (one ?? other)!.Value;
    }
}
