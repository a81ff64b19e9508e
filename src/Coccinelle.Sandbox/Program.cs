namespace Coccinelle.Sandbox;

/// <summary>The sandbox as its own process.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
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
