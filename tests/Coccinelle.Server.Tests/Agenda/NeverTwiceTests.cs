using System.Collections.Concurrent;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Tests.Support;
using NodaTime;

namespace Coccinelle.Server.Tests.Agenda;

/// <summary>
/// Thousands of attempts at once to book, hold, move and cancel on the same few days, on PostgreSQL through two servers that do not know each
/// other, so that each firm's book is in two memories: no two appointments overlap, and whatever was confirmed is there.
/// </summary>
public sealed class NeverTwiceTests
{
    private const int Attempts = 2400;
    private const int AtOnce = 48;

    /// <summary>Pairs that overlap on one agenda, buffers included.</summary>
    private const string Overlaps =
        """
        SELECT CAST(count(*) AS integer) FROM rendez_vous a JOIN rendez_vous b ON b.agenda_id = a.agenda_id AND b.id > a.id
          AND b.block_start < a.block_end AND a.block_start < b.block_end
        WHERE a.tenant_id = @Id AND a.status IN ('confirmed', 'rescheduled', 'completed') AND b.status IN ('confirmed', 'rescheduled', 'completed')
        """;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Nobody_is_booked_where_somebody_is(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var one = await TestServer.StartAsync(database, ownsPlace: false);
        await using var other = kind == TestDatabase.Postgres ? await TestServer.StartAsync(database, ownsPlace: false) : null;
        using var firm = await Firm.CreateAsync(one);
        await firm.OpenAlwaysAsync([.. Enumerable.Range(1, 3).Select(i => new { name = $"Fauteuil {i}" })]);
        IAgendaGrain[] books = [one.Grains.GetGrain<IAgendaGrain>(firm.Id), (other ?? one).Grains.GetGrain<IAgendaGrain>(firm.Id)];
        var first = one.Clock.GetCurrentInstant() + Duration.FromDays(2);
        var (confirmed, bookings) = (new ConcurrentDictionary<string, Instant>(), 0);

        await Parallel.ForAsync(0, Attempts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestServer.Ct }, async (i, _) =>
        {
            var random = new Random(i);
            var (book, start) = (books[i % 2], first + Duration.FromMinutes(15 * random.Next(0, 96)));
            var known = confirmed.Keys.ElementAtOrDefault(random.Next(0, Math.Max(1, confirmed.Count)));
            switch (random.Next(10))
            {
                case < 6:
                    var booked = await book.BookAsync(new BookRequest { Start = start, CustomerName = $"Client {i}", CreatedBy = "owner" });
                    if (booked.Kind == BookKind.Booked)
                    {
                        confirmed[booked.AppointmentId!] = booked.Start;
                        Interlocked.Increment(ref bookings);
                    }

                    break;
                case 6:
                    await book.HoldAsync(new HoldRequest(start, null, null, $"caller {i}"));
                    break;
                case 7 or 8 when known is not null:
                    await book.MoveAsync(new MoveRequest { AppointmentId = known, Start = start, By = "owner" });
                    break;
                case 9 when known is not null && (await book.CancelAsync(new CancelRequest { AppointmentId = known, By = "owner" })).Kind == BookKind.Cancelled:
                    confirmed.TryRemove(known, out Instant _);
                    break;
            }
        });

        Assert.Equal(0, await one.Database.ScalarAsync<int>(Overlaps, new { firm.Id }, TestServer.Ct));
        var standing = await one.Database.ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM rendez_vous WHERE tenant_id = @Id AND status IN ('confirmed', 'rescheduled')", new { firm.Id }, TestServer.Ct);
        Assert.Equal(confirmed.Count, standing);
        Assert.InRange(standing, 1, 3 * 96);
        Assert.True(bookings > 100, $"Only {bookings} were booked: nobody was in anybody's way");
    }
}
