using System.Data.Common;
using System.Text.Json.Nodes;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>
/// The people of a firm, or of the operator (no tenant). An address belongs to one account over the whole installation: it is all that
/// somebody types to sign in.
/// </summary>
internal sealed class People(Database database, AccessLinks links, AuditLog audit, IClock clock)
{
    /// <summary>A page, newest first.</summary>
    public Task<IReadOnlyList<UserRow>> ListAsync(string? tenantId, int limit, string? before, CancellationToken ct)
    {
        const string Sql = $"SELECT {UserRow.Columns} FROM users WHERE {PeopleScope.Where} AND (@before IS NULL OR id < @before) ORDER BY id DESC LIMIT @limit";
        var args = new { tenantId, limit, before };
        return tenantId is null ? database.QueryAsync<UserRow>(Sql, args, ct) : database.For(tenantId).QueryAsync<UserRow>(Sql, args, ct);
    }

    public async Task<PersonChange> InviteAsync(string? tenantId, NewPerson person, Actor actor, CancellationToken ct)
    {
        try
        {
            return await database.InScopeAsync(tenantId, transaction => InviteAsync(transaction, tenantId, person, actor, ct), ct);
        }
        catch (DbException error) when (error.IsUniqueViolation())
        {
            return new PersonChange.EmailTaken();
        }
        catch (DbException error) when (error.IsForeignKeyViolation())
        {
            return new PersonChange.NotFound(); // no such firm
        }
    }

    /// <summary>Changes name, role or access. Whoever loses access is signed out, and his links are dead.</summary>
    public Task<PersonChange> ChangeAsync(string? tenantId, string userId, PersonPatch patch, Authority by, Actor actor, CancellationToken ct)
        => database.InScopeAsync<PersonChange>(
            tenantId,
            async transaction =>
            {
                var owners = await OwnersAsync(transaction, tenantId, ct);
                if (await transaction.FindUserAsync(database.Dialect, tenantId, userId, ct) is not { } user)
                    return new PersonChange.NotFound();
                if (!by.Covers(user.Role) || !by.Covers(patch.Role ?? user.Role))
                    return new PersonChange.BeyondRights();
                if (patch.EndsOwnershipOf(user) && !owners.Any(other => other.Id != user.Id && (other.PasswordHash is not null || user.PasswordHash is null)))
                    return new PersonChange.LastOwner();

                await ApplyAsync(transaction, user, patch, actor, ct);
                return new PersonChange.Done((await transaction.FindUserAsync(database.Dialect, tenantId, userId, ct))!);
            },
            ct);

    /// <summary>A link to choose a password with; it ends those before it.</summary>
    public Task<PersonChange> CreateLinkAsync(string? tenantId, string userId, Authority by, Actor actor, CancellationToken ct)
        => database.InScopeAsync<PersonChange>(
            tenantId,
            async transaction =>
            {
                if (await transaction.FindUserAsync(database.Dialect, tenantId, userId, ct) is not { } user)
                    return new PersonChange.NotFound();
                if (!by.Covers(user.Role))
                    return new PersonChange.BeyondRights();
                if (user.DisabledAt is not null)
                    return new PersonChange.Disabled();

                var link = await links.IssueAsync(transaction, user, actor, ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "user.link_created", userId, new() { ["purpose"] = link.Purpose }), ct);
                return new PersonChange.Invited(user, link);
            },
            ct);

    private async Task<PersonChange> InviteAsync(DbTransaction transaction, string? tenantId, NewPerson person, Actor actor, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var user = new UserRow { Id = person.Id ?? Ids.New(UserRow.Prefix, clock), TenantId = tenantId, Email = person.Email, Name = person.Name, Role = person.Role, CreatedAt = now };
        await transaction.ExecuteAsync(
            """
            INSERT INTO users (id, tenant_id, email, name, role, password_hash, created_at, updated_at)
            VALUES (@Id, @TenantId, @Email, @Name, @Role, @PasswordHash, @now, @now)
            """,
            new { user.Id, user.TenantId, user.Email, user.Name, user.Role, person.PasswordHash, now },
            ct);
        await audit.AppendAsync(
            transaction, new AuditEntry(actor, tenantId, "user.invited", user.Id, new() { ["email"] = user.Email, ["role"] = user.Role }), ct);
        return person.PasswordHash is null ? new PersonChange.Invited(user, await links.IssueAsync(transaction, user, actor, ct)) : new PersonChange.Done(user);
    }

    /// <summary>Those who may sign in, kept from changing: of two owners who demote each other at once, the second finds himself alone.</summary>
    private Task<IReadOnlyList<UserRow>> OwnersAsync(DbTransaction transaction, string? tenantId, CancellationToken ct)
        => transaction.QueryAsync<UserRow>(
            $"SELECT {UserRow.Columns} FROM users WHERE {PeopleScope.Where} AND role = 'owner' AND disabled_at IS NULL ORDER BY id {database.Dialect.ForUpdate}",
            new { tenantId },
            ct);

    private async Task ApplyAsync(DbTransaction transaction, UserRow user, PersonPatch patch, Actor actor, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var changes = new JsonObject();
        if (patch.Name is { } name && name != user.Name)
            changes["name"] = name;
        if (patch.Role is { } role && role != user.Role)
            changes["role"] = role;
        if (patch.Disabled is { } disabled && disabled != user.DisabledAt is not null)
            changes["disabled"] = disabled;
        if (changes.Count == 0)
            return;

        await transaction.ExecuteAsync(
            "UPDATE users SET name = coalesce(@Name, name), role = coalesce(@Role, role), disabled_at = @disabledAt, updated_at = @now WHERE id = @Id",
            new { user.Id, patch.Name, patch.Role, disabledAt = patch.Disabled switch { null => user.DisabledAt, true => user.DisabledAt ?? now, false => null }, now },
            ct);
        if (patch.Disabled is true)
        {
            await Sessions.EndAllAsync(transaction, user.Id, except: null, ct);
            await links.EndAllAsync(transaction, user.Id, ct);
        }

        await audit.AppendAsync(transaction, new AuditEntry(actor, user.TenantId, "user.changed", user.Id, changes), ct);
    }
}
