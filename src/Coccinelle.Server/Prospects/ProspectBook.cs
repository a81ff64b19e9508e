using System.Data.Common;
using System.Text.Json;
using Coccinelle.Domain.Prospects;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Contacts;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Prospects;

/// <summary>
/// Writes prospects: whoever is met again by his number or address is the same row, and each time leaves an entry in its history. That one
/// person is one row is held by the database; two who meet him at once find each other there.
/// </summary>
internal sealed class ProspectBook(Database database, IClock clock)
{
    private const string SameCall =
        "call_id = @callId AND phone IS NULL AND email IS NULL AND (lower(name) = lower(@Name) OR (@Phone IS NULL AND @Email IS NULL))";

    /// <summary>Somebody spoke with the assistant: found again, or new.</summary>
    /// <exception cref="DbException">A unique violation: somebody else has just got his address. Try again.</exception>
    public async Task<ProspectRow> MeetAsync(DbTransaction transaction, string tenantId, ProspectFacts said, ProspectOrigin origin, CancellationToken ct)
    {
        var known = await FindAgainAsync(transaction, tenantId, said, origin.CallId, ct);
        if (known is null && await AddAsync(transaction, tenantId, said, origin, null, ct) is { } added)
            return added;
        known ??= await FindAgainAsync(transaction, tenantId, said, origin.CallId, ct)
            ?? throw new InvalidOperationException("A prospect is there, and cannot be seen.");

        var facts = known.Facts.Add(said);
        if (known.Phone is null && facts.Phone is not null && await IsTakenAsync(transaction, tenantId, "phone", facts.Phone, ct))
            facts = facts with { Phone = null };
        if (known.Email is null && facts.Email is not null && await IsTakenAsync(transaction, tenantId, "email", facts.Email, ct))
            facts = facts with { Email = null };
        var status = ProspectStates.AfterTalk(known.QualificationStatus, ProspectScore.Of(facts).Value);
        return await SaveAsync(transaction, tenantId, known, new ProspectChangeSet(facts, status, known.NextFollowUpAt), said, origin, ct);
    }

    /// <summary>Somebody new; null when the firm knows one with that number or address.</summary>
    /// <param name="status">Null: what follows from the score.</param>
    public async Task<ProspectRow?> AddAsync(
        DbTransaction transaction, string tenantId, ProspectFacts facts, ProspectOrigin origin, string? status, CancellationToken ct)
    {
        var (id, now, score) = (Ids.New(ProspectRow.Prefix, clock), clock.GetCurrentInstant(), ProspectScore.Of(facts));
        var rows = await transaction.ExecuteAsync(
            """
            INSERT INTO qualified_prospects (id, tenant_id, name, phone, email, source, interest_type, budget_min, budget_max, location_preference, property_type,
              qualification_score, qualification_status, notes, qualification_notes, call_id, created_by, interaction_count, last_contact_at,
              next_follow_up_at, converted_to_client, converted_at, created_at, updated_at)
            VALUES (@id, @tenantId, @Name, @Phone, @Email, @Source, @InterestType, @BudgetMin, @BudgetMax, @Location, @PropertyType,
              @Value, @status, @Notes, @why, @CallId, @CreatedBy, 1, @contacted, @FollowUpAt, @converted, @convertedAt, @now, @now)
            ON CONFLICT DO NOTHING
            """,
            new
            {
                id,
                tenantId,
                facts.Name,
                facts.Phone,
                facts.Email,
                origin.Source,
                facts.InterestType,
                facts.BudgetMin,
                facts.BudgetMax,
                facts.Location,
                facts.PropertyType,
                score.Value,
                status = status ?? ProspectStates.AfterTalk(null, score.Value),
                facts.Notes,
                why = ProspectTexts.Explain(score),
                origin.CallId,
                origin.CreatedBy,
                contacted = origin.CallId is null ? (Instant?)null : now,
                origin.FollowUpAt,
                converted = status == ProspectStates.Converted,
                convertedAt = status == ProspectStates.Converted ? now : (Instant?)null,
                now,
            },
            ct);
        if (rows == 0)
            return null;
        if (await ContactAsync(transaction, tenantId, facts, ct) is { } contact) // after the row, as everywhere: nobody waits in a circle
            await transaction.ExecuteAsync("UPDATE qualified_prospects SET contact_id = @contact WHERE tenant_id = @tenantId AND id = @id", new { tenantId, id, contact }, ct);
        await NoteAsync(transaction, tenantId, id, origin, facts, ProspectChanges.Between(new ProspectFacts(), facts), score.Value, ct);
        return await GetAsync(transaction, tenantId, id, ct);
    }

    /// <summary>Writes what is known now over what was, and notes the difference.</summary>
    /// <exception cref="DbException">A unique violation: somebody else has that number or address.</exception>
    public async Task<ProspectRow> SaveAsync(
        DbTransaction transaction, string tenantId, ProspectRow known, ProspectChangeSet now, ProspectFacts said, ProspectOrigin origin, CancellationToken ct)
    {
        var (score, moment, facts) = (ProspectScore.Of(now.Facts), clock.GetCurrentInstant(), now.Facts);
        var contact = known.ContactId is { } linked && known.Phone == facts.Phone && known.Email == facts.Email ? linked : await ContactAsync(transaction, tenantId, facts, ct);
        await transaction.ExecuteAsync(
            """
            UPDATE qualified_prospects SET name = @Name, phone = @Phone, email = @Email, interest_type = @InterestType, budget_min = @BudgetMin,
              budget_max = @BudgetMax, location_preference = @Location, property_type = @PropertyType, notes = @Notes, qualification_score = @Value,
              qualification_notes = @why, qualification_status = @Status, contact_id = @contact, interaction_count = interaction_count + 1,
              last_contact_at = coalesce(@contacted, last_contact_at), next_follow_up_at = @FollowUpAt,
              converted_to_client = @converted, converted_at = CASE WHEN @converted THEN coalesce(converted_at, @moment) END, updated_at = @moment
            WHERE tenant_id = @tenantId AND id = @Id
            """,
            new
            {
                tenantId,
                known.Id,
                facts.Name,
                facts.Phone,
                facts.Email,
                facts.InterestType,
                facts.BudgetMin,
                facts.BudgetMax,
                facts.Location,
                facts.PropertyType,
                facts.Notes,
                score.Value,
                why = ProspectTexts.Explain(score),
                now.Status,
                contact,
                contacted = origin.CallId is null ? (Instant?)null : moment,
                now.FollowUpAt,
                converted = now.Status == ProspectStates.Converted,
                moment,
            },
            ct);
        List<ProspectChange> changes = [.. ProspectChanges.Between(known.Facts, facts)];
        if (known.QualificationStatus != now.Status)
            changes.Add(new ProspectChange("status", known.QualificationStatus, now.Status));
        if (known.NextFollowUpAt != now.FollowUpAt)
            changes.Add(new ProspectChange("nextFollowUpAt", known.NextFollowUpAt?.ToString(), now.FollowUpAt?.ToString()));
        await NoteAsync(transaction, tenantId, known.Id, origin, said, changes, score.Value, ct);
        return await GetAsync(transaction, tenantId, known.Id, ct);
    }

    /// <summary>The row, kept from changing until the transaction ends.</summary>
    public Task<ProspectRow?> LockAsync(DbTransaction transaction, string tenantId, string id, CancellationToken ct)
        => transaction.QueryFirstOrDefaultAsync<ProspectRow>(
            $"SELECT {ProspectRow.Columns} FROM qualified_prospects WHERE tenant_id = @tenantId AND id = @id {database.Dialect.ForUpdate}", new { tenantId, id }, ct);

    /// <summary>By his number, else by his address, else as the one of this very call who gave neither.</summary>
    private Task<ProspectRow?> FindAgainAsync(DbTransaction transaction, string tenantId, ProspectFacts said, string? callId, CancellationToken ct)
        => transaction.QueryFirstOrDefaultAsync<ProspectRow>(
            $"""
            SELECT {ProspectRow.Columns} FROM qualified_prospects
            WHERE tenant_id = @tenantId AND (phone = @Phone OR email = @Email OR ({SameCall}))
            ORDER BY CASE WHEN phone = @Phone THEN 0 WHEN email = @Email THEN 1 ELSE 2 END, id LIMIT 1 {database.Dialect.ForUpdate}
            """,
            new { tenantId, said.Phone, said.Email, said.Name, callId },
            ct);

    private static async Task<ProspectRow> GetAsync(DbTransaction transaction, string tenantId, string id, CancellationToken ct)
        => (await transaction.QueryFirstOrDefaultAsync<ProspectRow>(
            $"SELECT {ProspectRow.Columns} FROM qualified_prospects WHERE tenant_id = @tenantId AND id = @id", new { tenantId, id }, ct))!;

    private static async Task<bool> IsTakenAsync(DbTransaction transaction, string tenantId, string column, string value, CancellationToken ct)
        => await transaction.ScalarAsync<string>($"SELECT id FROM qualified_prospects WHERE tenant_id = @tenantId AND {column} = @value", new { tenantId, value }, ct) is not null;

    private async Task<string?> ContactAsync(DbTransaction transaction, string tenantId, ProspectFacts facts, CancellationToken ct)
        => facts.Phone is { } phone ? await ContactBook.FindOrAddAsync(transaction, tenantId, new ContactAddress("phone", phone), facts.Name, clock, ct)
            : facts.Email is { } email ? await ContactBook.FindOrAddAsync(transaction, tenantId, new ContactAddress("email", email), facts.Name, clock, ct)
            : null;

    private Task NoteAsync(
        DbTransaction transaction, string tenantId, string prospectId, ProspectOrigin origin, ProspectFacts said, IReadOnlyList<ProspectChange> changes, int score, CancellationToken ct)
        => transaction.ExecuteAsync(
            """
            INSERT INTO prospect_interactions (id, tenant_id, prospect_id, call_id, actor, said, changes, score, created_at)
            VALUES (@id, @tenantId, @prospectId, @CallId, @Actor, @said, @changes, @score, @now)
            """,
            new
            {
                id = Ids.New("pin", clock),
                tenantId,
                prospectId,
                origin.CallId,
                origin.Actor,
                said = JsonSerializer.Serialize(said.Words(), JsonSerializerOptions.Web),
                changes = JsonSerializer.Serialize(changes, JsonSerializerOptions.Web),
                score,
                now = clock.GetCurrentInstant(),
            },
            ct);
}

/// <summary>Where something learnt of a prospect comes from.</summary>
/// <param name="Actor">Who learnt it: <c>sara</c>, the assistant, or somebody of the firm by name.</param>
/// <param name="CreatedBy"><c>sara</c> or <c>manual</c>.</param>
/// <param name="Source">phone, sms, email, whatsapp or web.</param>
/// <param name="CallId">The call; null when it was none.</param>
/// <param name="FollowUpAt">Of somebody new: when to speak with him next.</param>
internal sealed record ProspectOrigin(string Actor, string CreatedBy, string? Source, string? CallId = null, Instant? FollowUpAt = null);

/// <summary>What is known of a prospect from now on.</summary>
internal sealed record ProspectChangeSet(ProspectFacts Facts, string Status, Instant? FollowUpAt);
