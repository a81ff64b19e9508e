using Coccinelle.Server;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;

return await StartUp.RunAsync(async () =>
{
    await using var app = CoccinelleServer.Build(args);
    if (args.Contains("migrate"))
        return await app.MigrateStorageAsync();

    await app.RunAsync();
    return 0;
});
