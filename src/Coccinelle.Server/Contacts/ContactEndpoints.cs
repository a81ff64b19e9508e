using System.Security.Claims;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Contacts;

/// <summary>The people whom a firm knows, each with one history.</summary>
internal static class ContactEndpoints
{
    private static readonly string[] Channels = [ChannelTypes.Sms, ChannelTypes.Email, ChannelTypes.WhatsApp];

    public static void AddContacts(this IServiceCollection services)
    {
        services.AddSingleton<ContactRows>();
        services.AddSingleton<ContactErasure>();
    }

    public static void MapContacts(this IEndpointRouteBuilder endpoints)
    {
        var contacts = endpoints.MapGroup("/api/contacts").WithTags("Contacts").ForTenant();
        contacts.MapGet("", ListAsync).Needs(Permission.ContactsRead).WithSummary("The people whom the firm knows, newest first; ?q= looks in name, number and address.");
        contacts.MapGet("/{id}", GetAsync).Needs(Permission.ContactsRead).WithSummary("A person, and everything that passed: calls, messages both ways, appointments, prospects, tickets.");
        contacts.MapPost("/{id}/opt-out", OptOutAsync).Needs(Permission.ContactsWrite).Accepts<OptOutRequest>("application/json")
            .WithSummary("Nothing more to this person, on one channel or on all.");
        contacts.MapPost("/{id}/consent", ConsentAsync).Needs(Permission.ContactsWrite).Accepts<ConsentRequest>("application/json")
            .WithSummary("Record that this person agreed to marketing on a channel, and how that is known.");
        contacts.MapDelete("/{id}", EraseAsync).Needs(Permission.ContactsWrite).WithSummary("Erase a person; answers with what went, table by table. An opt-out stays in force.");
    }

    private static async Task<Results<Ok<Page<ContactView>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user, ContactRows rows, CancellationToken ct, string? q = null, int? limit = null, string? cursor = null)
        => cursor is null || Ids.Is("ctc", cursor)
            ? TypedResults.Ok(Paging.Cut(await rows.ListAsync(user.TenantId(), q, Paging.Read(limit), cursor, ct), limit, row => row.Id, row => new ContactView(row)))
            : ApiProblems.Invalid("cursor", FieldTexts.NotACursor);

    private static async Task<Results<Ok<ContactHistory>, ProblemHttpResult>> GetAsync(string id, ClaimsPrincipal user, ContactRows rows, CancellationToken ct)
        => await FindAsync(id, user, rows, ct) is { } contact ? TypedResults.Ok(await ShowAsync(user.TenantId(), contact, rows, ct)) : ApiProblems.NotFound();

    private static async Task<Results<Ok<ContactHistory>, ProblemHttpResult>> OptOutAsync(
        string id, HttpRequest request, ClaimsPrincipal user, ContactRows rows, OptOuts optOuts, Database database, AuditLog audit, CancellationToken ct)
    {
        if (await FindAsync(id, user, rows, ct) is not { } contact)
            return ApiProblems.NotFound();
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        fields.RefuseOthersThan(["channel", "reason"]);
        var (channel, reason) = (fields.OneOf("channel", Channels), fields.Text("reason", 500));
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);

        await database.For(user.TenantId()).InTransactionAsync(
            async transaction =>
            {
                foreach (var (known, address) in contact.Addresses.Where(one => channel is null || one.Channel == channel))
                    await optOuts.AddAsync(transaction, new OptOut(user.TenantId(), null, known, address, "owner", reason), ct);
                await audit.AppendAsync(transaction, new AuditEntry(user.Actor(), user.TenantId(), "contact.opted_out", id), ct);
                return true;
            },
            ct);
        return TypedResults.Ok(await ShowAsync(user.TenantId(), contact, rows, ct));
    }

    private static async Task<Results<Ok<ContactHistory>, ProblemHttpResult>> ConsentAsync(
        string id, HttpRequest request, ClaimsPrincipal user, ContactRows rows, Consents consents, CancellationToken ct)
    {
        if (await FindAsync(id, user, rows, ct) is not { } contact)
            return ApiProblems.NotFound();
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        fields.RefuseOthersThan(["channel", "source", "evidence"]);
        var (channel, source, evidence) = (fields.OneOf("channel", Channels), fields.Text("source", 200), fields.Text("evidence", 1000));
        if (channel is null)
            fields.Refuse("channel", FieldTexts.Required);
        if (source is null)
            fields.Refuse("source", FieldTexts.Required);
        if (fields.Errors.Count == 0 && contact.Addresses.All(one => one.Channel != channel))
            fields.Refuse("channel", MessageTexts.NoSuchAddress);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);

        await consents.AddAsync(user.TenantId(), channel!, contact.Addresses.First(one => one.Channel == channel).Address, source!, evidence, ct);
        return TypedResults.Ok(await ShowAsync(user.TenantId(), contact, rows, ct));
    }

    private static async Task<Results<Ok<ContactErased>, ProblemHttpResult>> EraseAsync(
        string id, ClaimsPrincipal user, ContactRows rows, ContactErasure erasure, CancellationToken ct)
        => await FindAsync(id, user, rows, ct) is { } contact
            ? TypedResults.Ok(new ContactErased(id, await erasure.EraseAsync(user.TenantId(), contact, user.Actor(), ct)))
            : ApiProblems.NotFound();

    private static async Task<ContactRow?> FindAsync(string id, ClaimsPrincipal user, ContactRows rows, CancellationToken ct)
        => Ids.Is("ctc", id) ? await rows.FindAsync(user.TenantId(), id, ct) : null;

    private static async Task<ContactHistory> ShowAsync(string tenantId, ContactRow contact, ContactRows rows, CancellationToken ct)
        => new(
            new ContactView(contact),
            await rows.OptedOutAsync(tenantId, contact, ct),
            [.. (await rows.HistoryAsync(tenantId, contact, ct)).Select(row => new HistoryEntry(row.Kind, row.Id, row.At, row.Channel, row.Status, row.Text))]);
}

/// <summary>Who wants to hear no more.</summary>
/// <param name="Channel">Null = all.</param>
/// <param name="Reason">How the firm knows.</param>
internal sealed record OptOutRequest(string? Channel, string? Reason);

/// <summary>Who agreed to marketing.</summary>
/// <param name="Channel"><c>sms</c>, <c>email</c> or <c>whatsapp</c>.</param>
/// <param name="Source">Where he did: a form, a conversation.</param>
/// <param name="Evidence">What shows it.</param>
internal sealed record ConsentRequest(string Channel, string Source, string? Evidence);

/// <summary>A person.</summary>
internal sealed record ContactView(string Id, string? Name, string? Phone, string? Email, string? WhatsAppId, Instant CreatedAt)
{
    public ContactView(ContactRow row)
        : this(row.Id, row.Name, row.Phone, row.Email, row.WhatsappId, row.CreatedAt)
    {
    }
}

/// <summary>A person with his one history.</summary>
/// <param name="OptedOut">Channels on which nothing may be sent.</param>
/// <param name="History">The newest first, 200 at most.</param>
internal sealed record ContactHistory(ContactView Contact, IReadOnlyList<string> OptedOut, IReadOnlyList<HistoryEntry> History);

/// <summary>One thing that passed.</summary>
/// <param name="Kind"><c>message</c> (ours), <c>reply</c> (his), <c>call</c>, <c>appointment</c>, <c>prospect</c> (something was learnt of him) or <c>ticket</c>.</param>
internal sealed record HistoryEntry(string Kind, string Id, Instant At, string? Channel, string? Status, string? Text);

/// <summary>What was erased, table by table.</summary>
internal sealed record ContactErased(string Id, IReadOnlyDictionary<string, int> Tables);
