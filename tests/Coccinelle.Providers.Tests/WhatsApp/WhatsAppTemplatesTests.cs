using System.Net;
using System.Text.Json;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Coccinelle.Providers.Tests.WhatsApp;

public sealed class WhatsAppTemplatesTests
{
    private const string Waba = "102290129340398";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metas_own_example_is_read_with_its_variables()
    {
        var http = Answering(File.ReadAllText(ReferenceData.Path("whatsapp", "requests", "message-templates", "get-200-example-response.response.json")));

        var found = Assert.IsType<WhatsAppTemplates.Found>(await Meta(http).ListTemplatesAsync(Waba, "token", Cancel));

        var documented = ReferenceData.Json("whatsapp", "requests", "message-templates", "get-200-example-response.response.json").GetProperty("data");
        Assert.Equal(documented.EnumerateArray().Select(one => one.GetProperty("name").GetString()), found.Templates.Select(one => one.Name));
        var sale = found.Templates[1];
        Assert.Equal(("en_US", "MARKETING", true, false), (sale.Language, sale.Category, sale.IsApproved, sale.IsNamed));
        Assert.Equal(["1", "2"], sale.Variables);
        Assert.Equal(
            $"https://graph.facebook.com/v25.0/{Waba}/message_templates?fields=id,name,status,category,language,components,parameter_format&limit=100",
            http.Sent[0].Request.RequestUri!.AbsoluteUri);
    }

    [Fact]
    public async Task All_pages_of_Meta_are_read_by_cursor_and_never_by_the_given_address()
    {
        var http = Answering(
            $$"""{"data":[{{Template("a")}}],"paging":{"cursors":{"before":"x","after":"MT+U="},"next":"https://evil.example/?access_token=t"} }""",
            $$"""{"data":[{{Template("b")}}],"paging":{"cursors":{"before":"x","after":"y"} } }""");

        Assert.Equal(("a,b", true), Read(await Meta(http).ListTemplatesAsync(Waba, "token", Cancel)));

        Assert.All(http.Sent, sent => Assert.Equal("graph.facebook.com", sent.Request.RequestUri!.Host));
        Assert.EndsWith("&limit=100&after=MT%2BU%3D", http.Sent[1].Request.RequestUri!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_pages_of_360dialog_are_read_by_offset()
    {
        var http = Answering(
            $$"""{"waba_templates":[{{Template("a", "approved")}},{{Template("b", "rejected")}}],"total":3}""", $$"""{"waba_templates":[{{Template("c", "approved")}}],"total":3}""");

        var found = await Dialog360(http).ListTemplatesAsync("key", Cancel);

        Assert.Equal(("a,b,c", true), Read(found));
        Assert.Equal(["APPROVED", "REJECTED", "APPROVED"], ((WhatsAppTemplates.Found)found).Templates.Select(one => one.Status));
        Assert.Equal(["?limit=100&offset=0", "?limit=100&offset=2"], http.Sent.Select(sent => sent.Request.RequestUri!.Query));
        Assert.Equal("https://waba-v2.360dialog.io/v1/configs/templates", http.Sent[0].Request.RequestUri!.GetLeftPart(UriPartial.Path));
    }

    [Fact]
    public async Task A_page_that_comes_again_ends_the_list_as_incomplete()
    {
        var same = $$"""{"data":[{{Template("a")}}],"paging":{"cursors":{"after":"x"},"next":"https://graph.facebook.com/"} }""";
        var ignored = $$"""{"waba_templates":[{{Template("a")}}],"total":300}""";

        Assert.Equal(("a", false), Read(await Meta(Answering(same)).ListTemplatesAsync(Waba, "token", Cancel)));
        Assert.Equal(("a", false), Read(await Dialog360(Answering(ignored)).ListTemplatesAsync("key", Cancel)));
    }

    [Fact]
    public async Task A_template_that_cannot_be_read_takes_no_other_with_it()
        => Assert.Equal(("b", true), Read(await Meta(Answering($$"""{"data":[7,{"name":"a"},{{Template("b")}},{"name":["c"],"language":"fr","status":"APPROVED"}]}""")).ListTemplatesAsync(Waba, "token", Cancel)));

    [Theory]
    [InlineData("""[{"type":"BODY","text":"Bonjour {{prenom}}, le {{ jour }}, {{prenom}}"}]""", "prenom,jour", true, false)]
    [InlineData("""[{"type":"body","text":"Bonjour {{1}}"},{"type":"HEADER","format":"IMAGE"}]""", "1", false, true)]
    [InlineData("""[{"type":"HEADER","format":"TEXT","text":"Pour {{1}}"}]""", "", false, true)]
    [InlineData("""[{"type":"BODY","text":"Oui ?"},{"type":"BUTTONS","buttons":[{"type":"URL","url":"https://a.example/{{1}}"}]}]""", "", false, true)]
    [InlineData("""[{"type":"BODY","text":"Oui ?"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Oui"}]}]""", "", false, false)]
    public async Task What_a_template_wants_is_read_from_its_parts(string components, string variables, bool named, bool more)
    {
        var found = await Meta(Answering($$"""{"data":[{"name":"a","language":"fr","status":"APPROVED","components":{{components}}}]}""")).ListTemplatesAsync(Waba, "token", Cancel);

        var template = Assert.Single(((WhatsAppTemplates.Found)found).Templates);
        Assert.Equal((variables, named, more), (string.Join(',', template.Variables), template.IsNamed, template.WantsMore));
    }

    [Fact]
    public async Task A_refusal_is_told_from_an_answer_that_never_came()
    {
        var dead = FakeHttp.Answering(HttpStatusCode.Unauthorized, ReferenceData.Json("whatsapp", "derived", "graph-error-190-http401.json").GetProperty("body").GetRawText());

        Assert.Equal(WhatsAppFault.Channel, Assert.IsType<WhatsAppTemplates.Refused>(await Meta(dead).ListTemplatesAsync(Waba, "token", Cancel)).Error.Fault);
        Assert.IsType<WhatsAppTemplates.Refused>(await Meta(dead).ListTemplatesAsync("me", "token", Cancel));
        Assert.IsType<WhatsAppTemplates.Refused>(await Dialog360(dead).ListTemplatesAsync("two words", Cancel));
        Assert.Single(dead.Sent);
        Assert.IsType<WhatsAppTemplates.Failed>(await Meta(FakeHttp.Answering(HttpStatusCode.BadGateway, "")).ListTemplatesAsync(Waba, "token", Cancel));
        Assert.IsType<WhatsAppTemplates.Failed>(await Dialog360(FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ConnectionError))).ListTemplatesAsync("key", Cancel));
    }

    private static (string, bool) Read(WhatsAppTemplates templates)
        => templates is WhatsAppTemplates.Found found ? (string.Join(',', found.Templates.Select(one => one.Name)), found.IsComplete) : ("", false);

    private static string Template(string name, string status = "APPROVED") => JsonSerializer.Serialize(new { name, language = "fr", status });

    /// <summary>One page after the other; the last one again and again.</summary>
    private static FakeHttp Answering(params string[] pages)
    {
        var asked = 0;
        return new FakeHttp((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(pages[Math.Min(asked++, pages.Length - 1)]) }));
    }

    private static MetaClient Meta(FakeHttp http) => new(new HttpClient(http) { Timeout = Timeout.InfiniteTimeSpan }, new WhatsAppOptions(), new FakeTimeProvider());

    private static Dialog360Client Dialog360(FakeHttp http) => new(new HttpClient(http) { Timeout = Timeout.InfiniteTimeSpan }, new WhatsAppOptions(), new FakeTimeProvider());
}
