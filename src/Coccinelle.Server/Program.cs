using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Calls;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Demo;
using Coccinelle.Server.Http;
using Coccinelle.Server.Inbox;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using Coccinelle.ServiceDefaults;

return await StartUp.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddSettings();
    builder.AddServiceDefaults();
    builder.AddStorage(); // migrates, so it comes before whatever reads rows at start
    builder.AddCluster();
    builder.AddHttpApi();
    builder.Services.AddAccess();
    builder.Services.AddTenants();
    builder.Services.AddChannels();
    builder.Services.AddInbox();
    builder.Services.AddCalls();
    builder.Services.AddAssistants();
    builder.AddDemo();

    await using var app = builder.Build();
    if (args.Contains("migrate"))
        return await app.MigrateStorageAsync();

    app.UseHttpApi();
    app.MapDefaultEndpoints();
    app.MapVoiceWebhooks();
    app.MapVapiWebhooks();
    app.MapTenants();
    app.MapPhoneChannel();
    app.MapCalls();
    app.MapDemo();
    await app.RunAsync();
    return 0;
});
