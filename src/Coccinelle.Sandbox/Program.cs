using Coccinelle.Sandbox.CommandLine;

namespace Coccinelle.Sandbox;

/// <summary>The sandbox as its own process: a command, or the outside world as a web server.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (CommandLineApp.IsCommand(args))
        {
            Console.OutputEncoding = System.Text.Encoding.UTF8;
            using var stopping = new CancellationTokenSource();
            Console.CancelKeyPress += (_, _) => stopping.Cancel();
            return await new CommandLineApp(Console.Out, Console.Error).RunAsync(args, stopping.Token);
        }

        var builder = WebApplication.CreateBuilder(args);
        if (builder.Configuration["URLS"] is null)
        {
            builder.WebHost.UseUrls(SandboxDefaults.SandboxUrl);
        }

        builder.Services.AddSandbox(options => options.Read(builder.Configuration));
        var app = builder.Build();
        app.MapSandbox();
        app.MapGet("/alive", () => Results.Text("Healthy"));
        await app.RunAsync();
        return 0;
    }
}
