using System.Net;
using System.Text;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Http;

/// <summary>A wrong body is a 4xx that names the field, whatever is wrong with it.</summary>
public sealed class BadBodyTests
{
    private const string Tenants = "/api/tenants";
    private const string Config = "/api/channels/phone/config";
    private const string Toggle = "/api/channels/phone/toggle";

    public static TheoryData<string, string, string, string> Bodies { get; } = new(
        from kind in new[] { TestDatabase.Sqlite, TestDatabase.Postgres }
        from body in new (string Route, string Body, string Field)[]
        {
            (Tenants, "", ""), (Tenants, "{", ""), (Tenants, "[]", ""), (Tenants, "null", ""), (Tenants, "\"x\"", ""), (Tenants, "{\"name\":\"a\",\"name\":\"b\"}", ""),
            (Tenants, new string('[', 100), ""),
            (Tenants, "{}", "name"), (Tenants, "{}", "contactEmail"),
            (Tenants, "{\"name\":7,\"contactEmail\":\"a@b.fr\"}", "name"),
            (Tenants, "{\"name\":\"  \",\"contactEmail\":\"a@b.fr\"}", "name"),
            (Tenants, "{\"name\":\"" + new string('x', 121) + "\",\"contactEmail\":\"a@b.fr\"}", "name"),
            (Tenants, "{\"name\":\"a\\ud800b\",\"contactEmail\":\"a@b.fr\"}", "name"),
            (Tenants, "{\"name\":\"a\\u0000b\",\"contactEmail\":\"a@b.fr\"}", "name"),
            (Tenants, "{\"name\":\"a\",\"contactEmail\":\"nobody\"}", "contactEmail"),
            (Tenants, "{\"name\":\"a\",\"contactEmail\":\"a@b.fr\",\"timeZone\":\"Mars/Olympus\"}", "timeZone"),
            (Tenants, "{\"name\":\"a\",\"contactEmail\":\"a@b.fr\",\"ownerPhone\":\"12\"}", "ownerPhone"),
            (Tenants, "{\"name\":\"a\",\"contactEmail\":\"a@b.fr\",\"overflowNumber\":[]}", "overflowNumber"),
            (Tenants, "{\"name\":\"a\",\"contactEmail\":\"a@b.fr\",\"surname\":\"b\"}", "surname"),
            (Tenants, "{\"\\ud800\":1,\"name\":\"a\",\"contactEmail\":\"a@b.fr\"}", "?"),
            (Config, "{}", "config"), (Config, "{\"config\":7}", "config"), (Config, "{\"config\":{\"voice\":\"robot\"}}", "config.voice"),
            (Config, "{\"config\":{\"maxConcurrentCalls\":0}}", "config.maxConcurrentCalls"),
            (Config, "{\"config\":{\"maxConcurrentCalls\":1e99}}", "config.maxConcurrentCalls"),
            (Config, "{\"config\":{\"recordCalls\":\"yes\"}}", "config.recordCalls"),
            (Config, "{\"config\":{\"transferNumber\":\"police\"}}", "config.transferNumber"),
            (Config, "{\"config\":{\"greeting\":\"\\u0000\"}}", "config.greeting"),
            (Config, "{\"config\":{\"greeting\":\"" + new string('g', 501) + "\"}}", "config.greeting"),
            (Config, "{\"config\":{\"blockedCallers\":[\"\\udc00\"]}}", "config.blockedCallers"),
            (Config, "{\"config\":{\"surprise\":1}}", "config.surprise"),
            (Config, "{\"config\":{\"assistantId\":{}}}", "config.assistantId"),
            (Config, "{\"config\":{\"assistantId\":\"a\\ud800\"}}", "config.assistantId"),
            (Config, "{\"config\":{\"assistantId\":\"a\\u0000\"}}", "config.assistantId"),
            (Config, "{\"config\":{},\"assistantId\":\"\\u0000\"}", "assistantId"),
            (Config, "{\"config\":{},\"templates\":{\"a\":{}}}", "templates"),
            (Toggle, "{}", "enabled"), (Toggle, "{\"enabled\":1}", "enabled"), (Toggle, "{\"enabled\":true,\"now\":true}", "now"),
        }
        select new TheoryDataRow<string, string, string, string>(kind, body.Route, body.Body, body.Field)
            .WithTestDisplayName($"{kind}: {body.Route} {body.Body[..Math.Min(80, body.Body.Length)].Replace("\\u0000", "NUL", StringComparison.Ordinal)} → {body.Field}"));

    [Theory, MemberData(nameof(Bodies))]
    public async Task A_wrong_body_is_refused_by_the_name_of_the_field(string kind, string route, string body, string field)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var operators = server.As(TestServer.OperatorKey);
        var client = route == Tenants ? operators : firm.Api;

        using var response = await client.PostAsync(route, new StringContent(body, Encoding.UTF8, "application/json"), TestServer.Ct);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        var errors = problem["errors"]!.AsObject();
        if (field == "?")
            Assert.NotEmpty(errors);
        else
            Assert.NotEqual("", errors[field]?[0]?.GetValue<string>() ?? "");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Bytes_that_are_no_text_are_refused(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var client = server.As(TestServer.OperatorKey);
        using var content = new ByteArrayContent([.. "{\"name\":\""u8, 0xff, 0xfe, .. "\",\"contactEmail\":\"a@b.fr\"}"u8]);
        content.Headers.ContentType = new("application/json");

        using var response = await client.PostAsync(Tenants, content, TestServer.Ct);

        await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_body_of_ten_megabytes_is_refused_before_it_is_read(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var client = server.As(TestServer.OperatorKey);
        foreach (var key in new[] { null, Guid.NewGuid().ToString() })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Tenants) { Content = new StringContent(new string(' ', 10_000_000), Encoding.UTF8, "application/json") };
            request.Headers.ExpectContinue = true;
            if (key is not null)
                request.Headers.Add("Idempotency-Key", key);
            using var response = await client.SendAsync(request, TestServer.Ct);
            await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too_large");
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Another_content_type_or_method_is_refused(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var client = server.As(TestServer.OperatorKey);
        using var form = await client.PostAsync(Tenants, new StringContent("name=a", Encoding.UTF8, "application/x-www-form-urlencoded"), TestServer.Ct);
        using var none = await client.PostAsync(Tenants, null, TestServer.Ct);
        using var deleted = await client.DeleteAsync(Tenants, TestServer.Ct);
        using var nowhere = await client.GetAsync("/api/nowhere", TestServer.Ct);

        await form.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        await none.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        await deleted.ProblemAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        await nowhere.ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Wrong_paging_is_a_400(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        foreach (var query in new[] { "limit=x", "limit=99999999999", "cursor=x", "cursor=%00" })
        {
            using var response = await firm.Api.GetAsync($"/api/calls?{query}", TestServer.Ct);
            await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        }
    }
}
