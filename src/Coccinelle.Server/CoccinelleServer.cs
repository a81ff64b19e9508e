using Coccinelle.Server.Access;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Calls;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Contacts;
using Coccinelle.Server.Demo;
using Coccinelle.Server.Http;
using Coccinelle.Server.Inbox;
using Coccinelle.Server.Knowledge;
using Coccinelle.Server.Lines;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Owners;
using Coccinelle.Server.Prospects;
using Coccinelle.Server.Secrets;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using Coccinelle.Server.Tickets;
using Coccinelle.ServiceDefaults;

namespace Coccinelle.Server;

/// <summary>The server, room by room. Its tests run this very composition.</summary>
internal static class CoccinelleServer
{
    /// <param name="args">Settings by name (<c>--PUBLIC_URL=…</c>), besides those of the environment.</param>
    /// <param name="configure">Has the last word before the parts are put together, for tests: clock, log.</param>
    /// <exception cref="SettingsException">A setting is missing or weak.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // Watching the settings files means watching every folder below them, the embedded database's too, at each of its writes.
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        builder.AddSettings();
        builder.AddServiceDefaults();
        builder.AddStorage(); // migrates, so it comes before whatever reads rows at start
        builder.Services.AddSecrets();
        builder.AddCluster();
        builder.AddHttpApi();
        builder.Services.AddAccess();
        builder.Services.AddTenants();
        builder.Services.AddChannels();
        builder.Services.AddLines();
        builder.Services.AddInbox();
        builder.Services.AddMessaging();
        builder.Services.AddAgenda();
        builder.Services.AddContacts();
        builder.Services.AddProspects();
        builder.Services.AddTickets();
        builder.Services.AddKnowledge(builder.Configuration);
        builder.Services.AddCalls();
        builder.Services.AddOwners();
        builder.Services.AddAssistants(builder.Configuration);
        builder.AddDemo();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseHttpApi();
        app.MapDefaultEndpoints();
        app.MapVoiceWebhooks();
        app.MapVapiWebhooks();
        app.MapFunctions();
        app.MapTenants();
        app.MapApiKeys();
        app.MapPeople();
        app.MapSessions();
        app.MapAudit();
        app.MapChannels();
        app.MapLines();
        app.MapLineProofs();
        app.MapCalls();
        app.MapMessaging();
        app.MapAgenda();
        app.MapContacts();
        app.MapOwners();
        app.MapProspects();
        app.MapTickets();
        app.MapKnowledge();
        app.MapDemo();
        return app;
    }
}
