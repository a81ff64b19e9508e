using Coccinelle.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Coccinelle.Server.Tests.Frame;

/// <summary>A trace keeps the address of a request; where the address is the credential there is none.</summary>
public sealed class TelemetryTests
{
    [Theory]
    [InlineData("/r/token", false)]
    [InlineData("/R/token", false)]
    [InlineData("/u/token", false)]
    [InlineData("/calendar/token.ics", false)]
    [InlineData("/api/links/token", false)]
    [InlineData("/alive", false)]
    [InlineData("/health", false)]
    [InlineData("/api/users", true)]
    [InlineData("/rdv", true)]
    [InlineData("/webhooks/twilio/voice", true)]
    public void Only_addresses_that_may_be_read_are_traced(string path, bool traced)
        => Assert.Equal(traced, Telemetry.IsTraced(new DefaultHttpContext { Request = { Path = path } }));
}
