using Coccinelle.Domain.Tickets;

namespace Coccinelle.Domain.Tests.Tickets;

public sealed class TicketStatesTests
{
    [Fact]
    public void What_is_closed_stays_closed_and_everything_can_be_closed()
    {
        Assert.All(TicketStates.All, state => Assert.Equal(state == TicketStates.Closed, TicketStates.MayMove(TicketStates.Closed, state)));
        Assert.All(TicketStates.All, state => Assert.True(TicketStates.MayMove(state, TicketStates.Closed)));
        Assert.All(TicketStates.All.Where(state => state != TicketStates.Open), state => Assert.False(TicketStates.MayMove(state, TicketStates.Open)));
        Assert.False(TicketStates.MayMove("elsewhere", TicketStates.Closed));
    }

    [Theory]
    [InlineData("Urgente", "urgent")]
    [InlineData("élevée", "high")]
    [InlineData("basse", "low")]
    [InlineData(null, "medium")]
    [InlineData("rouge", "medium")]
    public void A_priority_is_read_in_either_language(string? said, string expected) => Assert.Equal(expected, TicketPriorities.Read(said));
}
