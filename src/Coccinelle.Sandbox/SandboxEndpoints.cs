using Coccinelle.Sandbox.Control;
using Coccinelle.Sandbox.Twilio;
using Coccinelle.Sandbox.Vapi;
using Coccinelle.Sandbox.WhatsApp;

namespace Coccinelle.Sandbox;

/// <summary>The doors of the outside world.</summary>
public static class SandboxEndpoints
{
    /// <summary>
    /// Maps Twilio's REST API, Vapi's API and the controls under <paramref name="prefix"/>. They keep out of the way of the
    /// application around them: no sign-in, no anti-forgery, no place in its API description.
    /// </summary>
    /// <returns>The group, for further conventions.</returns>
    public static IEndpointConventionBuilder MapSandbox(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        var all = endpoints.MapGroup(prefix).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        var providers = all.MapGroup("").AddEndpointFilter(new RequestRecorder(prefix));
        providers.MapTwilioRest();
        providers.MapTwilioOutbound();
        providers.MapTwilioMessages();
        providers.MapMeta();
        providers.MapDialog360();
        providers.MapVapiAssistants();
        providers.MapVapiCalls();
        all.MapControl();
        return all;
    }
}
