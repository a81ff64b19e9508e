using System.Data.Common;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;
using NodaTime;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>What must be impossible is impossible in the database itself.</summary>
public sealed class ConstraintTests
{
    private const string AddLine = "INSERT INTO lines (number, tenant_id, kind, national_number) VALUES (@number, @tenant, 'forwarding', '140000001')";
    private const string AddCall = "INSERT INTO call_logs (id, tenant_id, call_sid, from_number, to_number) VALUES (@id, @tenant, @sid, '+33612345678', '+33939035761')";
    private const string AddTicket = "INSERT INTO tickets (id, tenant_id, customer_name, subject, call_id) VALUES (@id, @tenant, 'Mme Roux', 'Devis', @call)";

    private const string AddMessage = """
        INSERT INTO channel_messages_log (id, tenant_id, channel_type, to_address, provider, external_message_id, status)
        VALUES (@id, 'tenant_1', 'sms', '+33612345678', 'twilio', @external, @status)
        """;

    private const string AddAppointment = """
        INSERT INTO rendez_vous (id, tenant_id, customer_name, rdv_date, rdv_time, agenda_id, starts_at, ends_at, block_start, block_end)
        VALUES (@id, 'tenant_1', 'Mme Roux', '2026-09-01', '10:00:00', 'agd_1', @start, @end, @start, @end)
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_row_of_a_tenant_that_does_not_exist_is_refused(string kind)
    {
        await using var storage = await WithTwoTenantsAsync(kind);

        var error = await RefusedAsync(storage, AddLine, new { number = "+33140000001", tenant = "nobody" });

        Assert.True(error.IsForeignKeyViolation());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_tenant_with_rows_cannot_be_deleted_over_their_heads(string kind)
    {
        await using var storage = await WithTwoTenantsAsync(kind);
        await storage.Database.ExecuteAsync(AddLine, new { number = "+33140000001", tenant = "tenant_1" }, Ct);

        Assert.True((await RefusedAsync(storage, "DELETE FROM tenants WHERE id = 'tenant_1'", args: null)).IsForeignKeyViolation());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_number_leads_to_one_tenant_only(string kind)
    {
        await using var storage = await WithTwoTenantsAsync(kind);
        await storage.Database.ExecuteAsync(AddLine, new { number = "+33140000001", tenant = "tenant_1" }, Ct);

        Assert.True((await RefusedAsync(storage, AddLine, new { number = "+33140000001", tenant = "tenant_2" })).IsUniqueViolation());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_call_sid_is_logged_once_and_belongs_to_one_tenant(string kind)
    {
        await using var storage = await WithTwoTenantsAsync(kind);
        await storage.Database.ExecuteAsync(AddCall, new { id = "call_1", tenant = "tenant_1", sid = "CA1" }, Ct);

        Assert.True((await RefusedAsync(storage, AddCall, new { id = "call_2", tenant = "tenant_2", sid = "CA1" })).IsUniqueViolation());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_ticket_cannot_point_at_another_tenants_call(string kind)
    {
        await using var storage = await WithTwoTenantsAsync(kind);
        await storage.Database.ExecuteAsync(AddCall, new { id = "call_1", tenant = "tenant_1", sid = "CA1" }, Ct);

        Assert.Equal(1, await storage.Database.ExecuteAsync(AddTicket, new { id = "ticket_1", tenant = "tenant_1", call = "call_1" }, Ct));
        Assert.True((await RefusedAsync(storage, AddTicket, new { id = "ticket_2", tenant = "tenant_2", call = "call_1" })).IsForeignKeyViolation());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_providers_message_id_belongs_to_one_message_and_its_absence_to_many(string kind)
    {
        await using var storage = await WithTwoTenantsAsync(kind);
        await storage.Database.ExecuteAsync(AddMessage, new { id = "msg_1", external = (string?)null, status = "scheduled" }, Ct);
        await storage.Database.ExecuteAsync(AddMessage, new { id = "msg_2", external = (string?)null, status = "uncertain" }, Ct);
        await storage.Database.ExecuteAsync(AddMessage, new { id = "msg_3", external = "SM1", status = "cancelled" }, Ct);

        Assert.True((await RefusedAsync(storage, AddMessage, new { id = "msg_4", external = "SM1", status = "sent" })).IsUniqueViolation());
        Assert.True((await RefusedAsync(storage, AddMessage, new { id = "msg_5", external = "SM2", status = "lost" })).IsCheckViolation());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_appointment_takes_neither_the_time_of_another_nor_a_private_one(string kind)
    {
        await using var storage = await WithTwoTenantsAsync(kind);
        var morning = Instant.FromUtc(2026, 9, 1, 8, 0);
        await storage.Database.ExecuteAsync("INSERT INTO agendas (id, tenant_id, name, position) VALUES ('agd_1', 'tenant_1', 'Léa', 0)", args: null, Ct);
        await storage.Database.ExecuteAsync(
            "INSERT INTO busy_times (id, tenant_id, agenda_id, starts_at, ends_at) VALUES ('busy_1', 'tenant_1', 'agd_1', @from, @to)",
            new { from = morning + Duration.FromHours(1), to = morning + Duration.FromHours(2) },
            Ct);
        await storage.Database.ExecuteAsync(AddAppointment, At("rdv_1", 0), Ct);

        Assert.True((await RefusedAsync(storage, AddAppointment, At("rdv_2", 0.5))).IsOverlap()); // into the first
        Assert.True((await RefusedAsync(storage, AddAppointment, At("rdv_3", 1.5))).IsOverlap()); // into the private time
        Assert.Equal(1, await storage.Database.ExecuteAsync(AddAppointment, At("rdv_4", 2), Ct)); // right after it

        object At(string id, double hours) => new { id, start = morning + Duration.FromHours(hours), end = morning + Duration.FromHours(hours + 1) };
    }

    private static async Task<StorageFixture> WithTwoTenantsAsync(string kind)
    {
        var storage = await StorageFixture.CreateAsync(kind, writing: false);
        await storage.AddTenantAsync("tenant_1");
        await storage.AddTenantAsync("tenant_2");
        return storage;
    }

    private static Task<DbException> RefusedAsync(StorageFixture storage, string sql, object? args) =>
        Assert.ThrowsAnyAsync<DbException>(() => storage.Database.ExecuteAsync(sql, args, Ct));
}
