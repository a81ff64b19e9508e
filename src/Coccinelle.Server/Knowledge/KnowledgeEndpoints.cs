using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Knowledge.Reading;
using Coccinelle.Server.Knowledge.Vectors;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace Coccinelle.Server.Knowledge;

/// <summary>What a firm wants its callers to be told: documents, and a search that answers as the assistant would.</summary>
internal static class KnowledgeEndpoints
{
    private const int ItemsOfSearch = 10;

    public static void MapKnowledge(this IEndpointRouteBuilder endpoints)
    {
        var knowledge = endpoints.MapGroup("/api/knowledge").WithTags("Knowledge").ForTenant();
        knowledge.MapGet("", ListAsync).Needs(Permission.KnowledgeRead).WithSummary("What the firm wants known, newest first.");
        knowledge.MapPost("", AddAsync).Needs(Permission.KnowledgeWrite).Accepts<KnowledgeRequest>("application/json", "multipart/form-data")
            .WithMetadata(new BodyLimit(KnowledgeUpload.MaxBytes)).Fails(409, "knowledge_full").AddOpenApiOperationTransformer(DescribeFormAsync)
            .WithSummary("Add a text, or as multipart/form-data a file (.txt, .md, .csv, .pdf; 5 MB). The same content again answers 200 with the document that there is.");
        knowledge.MapGet("/search", SearchAsync).Needs(Permission.KnowledgeRead).WithSummary("What the assistant would answer to ?q=, and what it would choose from.");
        knowledge.MapGet("/{id}", GetAsync).Needs(Permission.KnowledgeRead).WithSummary("A document and what was read in it, row by row.");
        knowledge.MapDelete("/{id}", DeleteAsync).Needs(Permission.KnowledgeWrite).WithSummary("Delete a document; nothing of it is answered from then on.");
    }

    private static async Task<Results<Ok<Page<KnowledgeDocumentView>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user, KnowledgeRows rows, VectorIndexName index, CancellationToken ct, int? limit = null, string? cursor = null)
        => cursor is null || Ids.Is("kdc", cursor)
            ? TypedResults.Ok(Paging.Cut(
                await rows.ListAsync(user.TenantId(), Paging.Read(limit), cursor, ct), limit, row => row.Id, row => KnowledgeDocumentView.Of(row, index)))
            : ApiProblems.Invalid("cursor", FieldTexts.NotACursor);

    private static async Task<Results<Created<KnowledgeDocumentView>, Ok<KnowledgeDocumentView>, ProblemHttpResult>> AddAsync(
        HttpRequest request, ClaimsPrincipal user, DocumentReader reader, KnowledgeRows rows, KnowledgeSignal signal, VectorIndexName index, CancellationToken ct)
    {
        var (upload, problem) = await KnowledgeUpload.ReadAsync(request, ct);
        if (upload is null)
            return problem!;
        switch (await reader.ReadAsync(upload.Title, upload.Format, upload.Content, ct))
        {
            case DocumentReading.Refused refused:
                return ApiProblems.Invalid(upload.Field, refused.Reason);
            case DocumentReading.Read read:
                var document = new NewKnowledge(upload.Title, upload.Format, HashOf(upload), upload.Content.Length, read.Records);
                var addition = await rows.AddAsync(user.TenantId(), document, user.Actor(), ct);
                signal.Raise();
                return addition switch
                {
                    KnowledgeAddition.Added added => TypedResults.Created($"/api/knowledge/{added.Document.Id}", KnowledgeDocumentView.Of(added.Document, index)),
                    KnowledgeAddition.Known known => TypedResults.Ok(KnowledgeDocumentView.Of(known.Document, index)),
                    _ => ApiProblems.Conflict("knowledge_full", KnowledgeTexts.Full),
                };
            default:
                return ApiProblems.Of(StatusCodes.Status503ServiceUnavailable, "unavailable", KnowledgeTexts.Busy);
        }
    }

    private static async Task<Results<Ok<KnowledgeDocumentDetail>, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal user, KnowledgeRows rows, VectorIndexName index, CancellationToken ct, int? limit = null, string? cursor = null)
    {
        var after = -1;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return ApiProblems.Invalid("cursor", FieldTexts.NotACursor);
        if (!Ids.Is("kdc", id) || await rows.FindAsync(user.TenantId(), id, ct) is not { } document)
            return ApiProblems.NotFound();
        var records = await rows.RecordsAsync(user.TenantId(), id, Paging.Read(limit), after, ct);
        return TypedResults.Ok(new KnowledgeDocumentDetail(KnowledgeDocumentView.Of(document, index), Paging.Cut(
            records, limit, row => row.Position.ToString(CultureInfo.InvariantCulture), row => new KnowledgeRecordView(row.Position, row.Heading, row.Label, row.Content))));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, ClaimsPrincipal user, KnowledgeRows rows, KnowledgeSignal signal, CancellationToken ct)
    {
        if (!Ids.Is("kdc", id) || !await rows.DeleteAsync(user.TenantId(), id, user.Actor(), ct))
            return ApiProblems.NotFound();
        signal.Raise();
        return TypedResults.NoContent();
    }

    private static async Task<Ok<KnowledgeSearchView>> SearchAsync(ClaimsPrincipal user, KnowledgeSearch search, CancellationToken ct, string? q = null)
    {
        var finding = await search.AskAsync(user.TenantId(), q ?? "", ct);
        return TypedResults.Ok(new KnowledgeSearchView(
            SearchKnowledge.Outcome(finding.Answer), KnowledgeTexts.Say(finding.Answer), [.. finding.Hits.Take(ItemsOfSearch).Select(hit => new KnowledgeHitView(hit))]));
    }

    /// <summary>Another format of the same words may read otherwise, so it is other content.</summary>
    private static string HashOf(KnowledgeUpload upload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(upload.Format + "\n"));
        hash.AppendData(upload.Content.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Task DescribeFormAsync(OpenApiOperation operation, Microsoft.AspNetCore.OpenApi.OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        operation.RequestBody!.Content!["multipart/form-data"] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "file" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "One file: .txt, .md, .csv or .pdf." },
                    ["title"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Its name without the ending when left out." },
                },
            },
        };
        return Task.CompletedTask;
    }
}
