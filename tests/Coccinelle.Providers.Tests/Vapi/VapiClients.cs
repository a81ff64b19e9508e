using Coccinelle.Providers.Vapi;

namespace Coccinelle.Providers.Tests.Vapi;

internal static class VapiClients
{
    /// <summary>A client as the server has it, over a fake network and a fake clock.</summary>
    public static VapiClient Over(FakeHttp http, TimeProvider time) => new(
        new HttpClient(http) { Timeout = Timeout.InfiniteTimeSpan },
        new VapiOptions { ApiKey = "key", PhoneNumberId = "number-1" },
        new VapiCircuit(time),
        time);
}
