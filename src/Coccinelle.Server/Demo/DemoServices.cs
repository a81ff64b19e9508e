using Coccinelle.Sandbox;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Demo;

/// <summary>
/// What a newcomer finds: the outside world in a box under <c>/sandbox</c>, two firms, and a line that places a call.
/// In Development only; this folder is the only one that knows the sandbox besides the development defaults of the settings.
/// </summary>
internal static class DemoServices
{
    public const string SandboxPrefix = SandboxDefaults.MountPrefix;

    /// <summary>The operator's key on a developer's machine. Production refuses to start without one of its own.</summary>
    public const string OperatorKey = "development-operator-key-0123456789";

    public static void AddDemo(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
            return;

        var configuration = builder.Configuration;
        builder.Services.AddSandbox(options =>
        {
            options.ServerUrl = new Uri(SettingsServices.OwnAddress(configuration));
            options.PublicUrl = new Uri(configuration.Setting(SettingNames.PublicUrl)!);
            options.TwilioAccountSid = configuration.Setting(SettingNames.TwilioAccountSid)!;
            options.TwilioAuthToken = configuration.Setting(SettingNames.TwilioAuthToken)!.Split(',')[0];
            options.SharedNumber = configuration.Setting(SettingNames.TwilioPhoneNumber) ?? SandboxDefaults.SharedNumber;
            options.VapiApiKey = configuration.Setting(SettingNames.VapiApiKey)!;
            options.MailPort = SandboxDefaults.MailPort;
            options.VapiWebhookSecret = configuration.Setting(SettingNames.VapiWebhookSecret)!.Split(',')[0];
        });
        builder.Services.AddHostedService<DemoMailbox>();
        if (configuration.GetValue("Demo:Firms", true))
            builder.Services.AddSingleton<DemoMessages>().AddHostedService<DemoFirms>();
    }

    public static void MapDemo(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
            app.MapSandbox(SandboxPrefix);
    }
}
