using Coccinelle.Server;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;

return await StartUp.RunAsync(async () =>
{
    await using var app = CoccinelleServer.Build(args);
    await app.MigrateStorageAsync(); // before anything starts: whoever named a wrong database reads one sentence
    if (args.Contains("migrate"))
        return 0;

    await app.RunAsync();
    return 0;
});
