using Coccinelle.Domain.Messaging;
using NodaTime;

namespace Coccinelle.Domain.Tests.Messaging;

public sealed class TimelineTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 24, 12, 0);

    [Fact]
    public void Reports_in_whole_seconds_come_after_what_they_report()
        => Assert.Equal(
            ["pending", "accepted", "sent", "delivered", "read"],
            Ordered(("read", 0, true), ("delivered", 0, true), ("sent", 0, true), ("accepted", 430, true), ("pending", 200, false)));

    [Fact]
    public void Reports_that_overtook_the_answer_come_after_the_order()
        => Assert.Equal(["pending", "sent", "delivered"], Ordered(("sent", 0, true), ("delivered", 0, true), ("pending", 200, false)));

    [Fact]
    public void Everything_else_keeps_its_moment()
        => Assert.Equal(
            ["pending", "retry", "accepted", "sent", "failed"],
            Ordered(("failed", 9000, true), ("retry", 300, true), ("accepted", 5000, true), ("sent", 6000, true), ("pending", 0, false)));

    [Fact]
    public void Without_steps_there_is_nothing_to_tell() => Assert.Empty(Ordered());

    private static IEnumerable<string> Ordered(params (string Kind, int Milliseconds, bool Reported)[] steps)
        => MessageTimeline.InOrder(steps, step => step.Kind, step => Noon + Duration.FromMilliseconds(step.Milliseconds), step => step.Reported).Select(step => step.Kind);
}
