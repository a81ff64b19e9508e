using Coccinelle.Server;
using Coccinelle.Server.Knowledge.Reading;
using Coccinelle.Server.Secrets;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;

if (args is [PdfLines.Command])
    return PdfLines.Run(Console.OpenStandardInput(), Console.OpenStandardOutput());

return await StartUp.RunAsync(async () =>
{
    await using var app = CoccinelleServer.Build(args);
    await app.MigrateStorageAsync(); // before anything starts: whoever named a wrong database reads one sentence
    if (args.Contains("migrate"))
        return 0;
    if (args.Contains("rotate-keys"))
        return await app.RotateKeysAsync();

    await app.CheckMasterKeyAsync(); // as above: one sentence, before a host that fails to start has its say
    await app.RunAsync();
    return 0;
});
