namespace Coccinelle.Server.Tests.Cluster;

/// <summary>
/// Tests of clusters run one after the other, for two cores have no room for a dozen servers; other tests run beside them, which their
/// <see cref="Limits"/> allow for.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ServerProcesses
{
    public const string Name = "Server processes";
}
