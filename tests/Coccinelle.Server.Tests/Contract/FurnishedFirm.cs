using System.Net;
using System.Net.Http.Json;
using Coccinelle.Server.Tests.Knowledge;
using Coccinelle.Server.Tests.Support;
using NodaTime;

namespace Coccinelle.Server.Tests.Contract;

/// <summary>A firm that has one of everything, so that another can try to get at it.</summary>
internal sealed class FurnishedFirm : IDisposable
{
    /// <summary>Routes that hand out something new each time.</summary>
    private static readonly string[] OnceOnly = ["getChannelsWhatsappConnect"];

    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    private FurnishedFirm(Firm firm) => Firm = firm;

    public Firm Firm { get; }

    /// <summary>What must never appear in an answer to anybody else.</summary>
    public IReadOnlyList<string> Marks => [Firm.Id, Firm.Name, Firm.Line, Firm.AssistantId, .. _ids.Values.Where(id => id.Length > 8)];

    public static async Task<FurnishedFirm> CreateAsync(TestServer server)
    {
        var firm = await Firm.CreateAsync(server);
        var furnished = new FurnishedFirm(firm);
        var callSid = Numbers.CallSid();
        await server.RingAsync(firm, callSid);
        furnished._ids["/api/tenants/{id}"] = firm.Id;
        furnished._ids["/api/calls/{id}"] = (await firm.FindCallAsync(callSid))!.Text("id");
        furnished._ids["/api/channels/{type}"] = "email";
        furnished._ids["/api/channels/phone/lines/{number}"] = firm.Line;
        furnished._ids["/api/tenants/{id}/lines/{number}"] = firm.Line;
        using var operators = server.As(TestServer.OperatorKey);
        using var key = await operators.PostAsJsonAsync($"/api/tenants/{firm.Id}/api-keys", new { name = "furniture" }, TestServer.Ct);
        furnished._ids["/api/tenants/{id}/api-keys/{keyId}"] = (await key.ReadAsync(HttpStatusCode.Created)).Text("id");
        await furnished.InviteAsync(firm.Api, "/api/users", "/api/users/{id}", "employee");
        await furnished.InviteAsync(operators, $"/api/tenants/{firm.Id}/users", "/api/tenants/{id}/users/{userId}", "owner");
        await furnished.InviteAsync(operators, "/api/operators", "/api/operators/{id}", null);
        var message = await MessageCalls.PlantAsync(server, firm);
        furnished._ids["/api/messages/{id}"] = message;
        using var agendas = await firm.Api.GetAsync("/api/agendas", TestServer.Ct);
        furnished._ids["/api/agendas/{id}"] = (await agendas.ReadAsync(HttpStatusCode.OK))["agendas"]![0]!.Text("id");
        furnished._ids["/api/appointments/{id}"] = await AgendaCalls.PlantAsync(server, firm, Duration.FromMinutes(-10)); // begun, so that it can be over
        await server.Database.ExecuteAsync(
            "INSERT INTO owner_notices (id, tenant_id, kind, detail, created_at, told_at) VALUES (@id, @tenant, 'appointment_cancelled', 'Mme Martin a annulé.', @now, @now)",
            new { id = Coccinelle.Server.Storage.Ids.New("ntc", (NodaTime.IClock)server.Clock), tenant = firm.Id, now = server.Clock.GetCurrentInstant() },
            TestServer.Ct);
        furnished._ids["/api/contacts/{id}"] = await MessageCalls.ContactOfAsync(server, message);
        await furnished.PostAsync("/api/prospects", "/api/prospects/{id}", new { name = "Paul", phone = Numbers.National(Numbers.Mobile()), interestType = "achat" });
        await furnished.PostAsync("/api/tickets", "/api/tickets/{id}", new { subject = "Une question", customerName = "Paul" });
        furnished._ids["/api/knowledge/{id}"] = await firm.AddTextAsync("Tarifs", $"Coupe de {firm.Name} : 25 €");
        return furnished;
    }

    /// <summary>Somebody of the firm, signed in; only some of the tests need a browser.</summary>
    public Task<Person> SignInAsync(string role) => Person.JoinAsync(Firm, role);

    private async Task InviteAsync(HttpClient client, string route, string template, string? role)
    {
        using var response = await client.PostAsJsonAsync(route, role is null ? new { email = Person.NewEmail() } : (object)new { email = Person.NewEmail(), role }, TestServer.Ct);
        var invited = await response.ReadAsync(HttpStatusCode.Created);
        _ids[template] = invited["user"]!.Text("id");
        _ids["/api/links/{token}"] = Person.LinkOf(invited).Split('/')[^1];
    }

    private async Task PostAsync(string route, string template, object body)
    {
        using var response = await Firm.Api.PostAsJsonAsync(route, body, TestServer.Ct);
        _ids[template] = (await response.ReadAsync(HttpStatusCode.Created)).Text("id");
    }

    /// <summary>The route's path with this firm's own ids in it. A parameter that nobody has furnished fails: add its thing above.</summary>
    public string PathOf(ApiRoute route)
    {
        var path = route.Path;
        while (path.IndexOf('{', StringComparison.Ordinal) is var open and >= 0)
        {
            var end = path.IndexOf('}', open) + 1;
            var template = route.Path[..(route.Path.IndexOf(path[open..end], StringComparison.Ordinal) + end - open)];
            Assert.True(_ids.TryGetValue(template, out var id), $"{route}: nothing of the furnished firm fits {template}.");
            path = path[..open] + Uri.EscapeDataString(id) + path[end..];
        }

        return path;
    }

    /// <summary>The route's example as this firm can send it: with the version that is now, and a number and an address that nobody has.</summary>
    public async Task<string> BodyOfAsync(ApiRoute route)
    {
        var body = route.Example!.DeepClone().AsObject();
        if (body.ContainsKey("version"))
        {
            using var response = await Firm.Api.GetAsync(PathOf(route), TestServer.Ct);
            body["version"] = (await response.ReadAsync(HttpStatusCode.OK))["version"]!.GetValue<int>();
        }

        if (body.ContainsKey("start"))
            body["start"] = (await Firm.FreeAsync())[0];
        if (body.ContainsKey("number"))
            body["number"] = Numbers.National(Numbers.Line());
        if (body.ContainsKey("email"))
            body["email"] = Person.NewEmail();
        if (body.ContainsKey("assignedTo"))
            body["assignedTo"] = _ids["/api/users/{id}"];
        if (body.ContainsKey("current"))
            body["current"] = Person.Password;
        return body.ToJsonString();
    }

    /// <summary>Everything that the firm can read of itself.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(IEnumerable<ApiRoute> routes)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var route in routes.Where(route => route is { Method: "GET", IsTenants: true } && !OnceOnly.Contains(route.Operation)))
        {
            using var response = await route.SendAsync(Firm.Api, PathOf(route));
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict or HttpStatusCode.NotFound, $"{route}: {response.StatusCode}");
            all[route.ToString()] = response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(TestServer.Ct) : response.StatusCode.ToString();
        }

        return all;
    }

    public void Dispose() => Firm.Dispose();
}
