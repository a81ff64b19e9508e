using Coccinelle.Domain.Calls;
using Coccinelle.Tests;

namespace Coccinelle.Domain.Tests.Calls;

public sealed class EndedReasonsTests
{
    [Theory]
    [InlineData("customer-ended-call", EndedReasonKind.Completed)]
    [InlineData("assistant-ended-call-with-hangup-task", EndedReasonKind.Completed)]
    [InlineData("assistantEndedCall", EndedReasonKind.Completed)]
    [InlineData("assistant-forwarded-call", EndedReasonKind.Forwarded)]
    [InlineData("assistant-request-returned-forwarding-phone-number", EndedReasonKind.Forwarded)]
    [InlineData("call.forwarding.no-answer", EndedReasonKind.TransferFailed)]
    [InlineData("call.in-progress.error-warm-transfer-max-duration", EndedReasonKind.TransferFailed)]
    [InlineData("customer-ended-call-during-transfer", EndedReasonKind.TransferFailed)]
    [InlineData("silence-timed-out", EndedReasonKind.Neutral)]
    [InlineData("assistant-request-failed", EndedReasonKind.Configuration)]
    [InlineData("call.start.error-get-assistant", EndedReasonKind.Configuration)]
    [InlineData("call.start.error-subscription-concurrency-limit-reached", EndedReasonKind.Account)]
    [InlineData("call.start.error-fraud-check-failed", EndedReasonKind.Account)]
    [InlineData("call.in-progress.error-vapifault-openai-llm-failed", EndedReasonKind.VapiFault)]
    [InlineData("worker-shutdown", EndedReasonKind.VapiFault)]
    [InlineData("pipeline-error-openai-llm-failed", EndedReasonKind.ProviderFault)]
    [InlineData("phone-call-provider-bypass-enabled-but-no-call-received", EndedReasonKind.NeverConnected)]
    [InlineData("phone-call-provider-closed-websocket", EndedReasonKind.Transport)]
    [InlineData("twilio-failed-to-connect-call", EndedReasonKind.Transport)]
    [InlineData("call.in-progress.error-vapifault-transport-never-connected", EndedReasonKind.Transport)]
    [InlineData("some.future-reason-not-in-the-enum", EndedReasonKind.Unknown)]
    [InlineData("some.future-error", EndedReasonKind.UnknownError)]
    [InlineData("", EndedReasonKind.Unknown)]
    [InlineData(null, EndedReasonKind.Unknown)]
    public void A_reason_has_the_kind_that_the_documentation_gives_it(string? reason, EndedReasonKind expected) =>
        Assert.Equal(expected, EndedReasons.Classify(reason));

    [Fact]
    public void Every_documented_reason_falls_into_its_class()
    {
        var kinds = File.ReadAllLines(ReferenceData.Path("vapi", "ended-reasons.txt"))
            .Where(line => line.Length > 0).ToLookup(EndedReasons.Classify);

        Assert.Equal(595, kinds.Sum(kind => kind.Count()));
        Assert.All(kinds[EndedReasonKind.ProviderFault], reason => Assert.Matches("providerfault|^pipeline-error-", reason));
        Assert.All(kinds[EndedReasonKind.VapiFault], reason => Assert.Matches("vapifault|^worker-shutdown$", reason));
        Assert.InRange(kinds[EndedReasonKind.ProviderFault].Count(), 85 + 250, 85 + 255);
        Assert.InRange(kinds[EndedReasonKind.VapiFault].Count(), 170, 184);
        Assert.InRange(kinds[EndedReasonKind.UnknownError].Count() + kinds[EndedReasonKind.Unknown].Count(), 1, 25);
    }
}
