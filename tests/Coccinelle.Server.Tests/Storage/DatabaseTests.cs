using Coccinelle.Server.Tests.Support;
using CsCheck;
using NodaTime;

namespace Coccinelle.Server.Tests.Storage;

public sealed class DatabaseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_instant_reads_back_to_the_microsecond_and_null_stays_null(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, writing: false);
        await storage.AddTenantAsync();
        const string update = "UPDATE tenants SET suspended_at = @at, updated_at = @at WHERE id = 'tenant_1'";
        const string select = "SELECT id, suspended_at, updated_at, created_at FROM tenants";

        var anyInstant = Gen.Long[-62_000_000_000_000_000, 250_000_000_000_000_000].Select(micros => Instant.FromUnixTimeTicks(micros * 10));
        await anyInstant.SampleAsync(
            async at =>
            {
                await storage.Database.ExecuteAsync(update, new { at }, Ct);
                var row = await storage.Database.QueryFirstOrDefaultAsync<TenantTimes>(select, args: null, Ct);
                return row!.SuspendedAt == at && row.UpdatedAt == at;
            },
            iter: 100,
            threads: 1);

        await storage.Database.ExecuteAsync("UPDATE tenants SET suspended_at = @none", new { none = (Instant?)null }, Ct);
        Assert.Null((await storage.Database.QueryFirstOrDefaultAsync<TenantTimes>(select, args: null, Ct))!.SuspendedAt);
        Assert.Null(await storage.Database.ScalarAsync<Instant?>("SELECT suspended_at FROM tenants", args: null, Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Instants_compare_in_the_database_as_they_do_in_time(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind);
        await storage.Commit.WriteAsync(Rows.Webhook("noon"), Ct);
        const string count = "SELECT count(*) FROM webhook_inbox WHERE received_at <= @at AND (@before IS NULL OR received_at < @before)";

        Assert.Equal(1, await storage.Database.ScalarAsync<int>(count, new { at = Rows.Noon, before = (Instant?)null }, Ct));
        Assert.Equal(0, await storage.Database.ScalarAsync<int>(count, new { at = Rows.Noon - Duration.FromMilliseconds(1), before = (Instant?)null }, Ct));
        Assert.Equal(0, await storage.Database.ScalarAsync<int>(count, new { at = Rows.Noon, before = (Instant?)Rows.Noon }, Ct));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Dates_times_booleans_and_integers_map_alike(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, writing: false);
        await storage.AddTenantAsync();
        await storage.Database.ExecuteAsync(
            """
            INSERT INTO rendez_vous (id, tenant_id, customer_name, rdv_date, rdv_time, confirmation_sent)
            VALUES ('rdv_1', 'tenant_1', 'M. Blanc', @date, @time, @sent)
            """,
            new { date = new LocalDate(2026, 10, 25), time = new LocalTime(14, 30), sent = true },
            Ct);

        var row = await storage.Database.QueryFirstOrDefaultAsync<Appointment>(
            "SELECT * FROM rendez_vous WHERE rdv_date = @date AND confirmation_sent = @sent AND NOT reminder_1h_sent",
            new { date = new LocalDate(2026, 10, 25), sent = true },
            Ct);

        Assert.Equal((new LocalDate(2026, 10, 25), new LocalTime(14, 30)), (row!.RdvDate, row.RdvTime));
        Assert.Equal((true, false, 60), (row.ConfirmationSent, row.Reminder_1h_Sent, row.RdvDurationMinutes));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_update_that_says_no_time_is_stamped_and_one_that_does_is_left_alone(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind, writing: false);
        await storage.Database.ExecuteAsync("INSERT INTO tenants (id, name, updated_at) VALUES ('tenant_1', 'Garage', @at)", new { at = Rows.Noon }, Ct);
        Task<Instant> UpdatedAsync() => storage.Database.ScalarAsync<Instant>("SELECT updated_at FROM tenants", args: null, Ct);

        await storage.Database.ExecuteAsync("UPDATE tenants SET name = 'Garage du Lac'", args: null, Ct);
        Assert.NotEqual(Rows.Noon, await UpdatedAsync());

        var later = Rows.Noon + Duration.FromHours(1);
        await storage.Database.ExecuteAsync("UPDATE tenants SET name = 'Garage', updated_at = @later", new { later }, Ct);
        Assert.Equal(later, await UpdatedAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Two_workers_claim_different_rows(string kind)
    {
        await using var storage = await StorageFixture.CreateAsync(kind);
        for (var i = 0; i < 20; i++) await storage.Commit.WriteAsync(Rows.Webhook($"{i:00}"), Ct);
        var claim = $"""
            UPDATE webhook_inbox SET lease_until = @until, attempts = attempts + 1 WHERE id IN (
              SELECT id FROM webhook_inbox
              WHERE processed_at IS NULL AND next_attempt_at <= @now AND (lease_until IS NULL OR lease_until < @now)
              ORDER BY next_attempt_at LIMIT 5 {storage.Database.Dialect.SkipLocked})
            RETURNING id
            """;
        var args = new { now = Rows.Noon, until = Rows.Noon + Duration.FromMinutes(1) };

        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => storage.Database.QueryAsync<string>(claim, args, Ct), Ct)));

        Assert.All(claims, ids => Assert.Equal(5, ids.Count));
        Assert.Equal(20, claims.SelectMany(ids => ids).Distinct().Count());
    }

    private sealed class TenantTimes
    {
        public Instant? SuspendedAt { get; init; }

        public Instant UpdatedAt { get; init; }
    }

    private sealed class Appointment
    {
        public LocalDate RdvDate { get; init; }

        public LocalTime RdvTime { get; init; }

        public int RdvDurationMinutes { get; init; }

        public bool ConfirmationSent { get; init; }

        public bool Reminder_1h_Sent { get; init; }
    }
}
