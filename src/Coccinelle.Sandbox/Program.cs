using Coccinelle.Sandbox.CommandLine;
using Coccinelle.ServiceDefaults;

namespace Coccinelle.Sandbox;

/// <summary>The sandbox as its own process: a command, or the outside world as a web server.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (CommandLineApp.IsCommand(args))
        {
            Console.OutputEncoding = System.Text.Encoding.UTF8;
            // Ctrl+C ends the process and with it the connection: to the sandbox, the caller hangs up.
            return await new CommandLineApp(Console.Out, Console.Error).RunAsync(args, CancellationToken.None);
        }

        var builder = WebApplication.CreateBuilder(args);
        if (builder.Configuration["URLS"] is null)
        {
            builder.WebHost.UseUrls(SandboxDefaults.SandboxUrl);
        }

        builder.AddServiceDefaults();
        builder.Services.AddSandbox(options => options.Read(builder.Configuration));
        var app = builder.Build();
        app.MapSandbox();
        app.MapDefaultEndpoints();
        await app.RunAsync();
        return 0;
    }
}
