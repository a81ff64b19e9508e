using Coccinelle.Server.Tests.Agenda;
using Coccinelle.Server.Tests.Cluster;
using Coccinelle.Server.Tests.Crash;
using Coccinelle.Server.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Coccinelle.Server.Tests.Support;

/// <summary>What takes a minute or more begins first, beside everything else, so that nobody waits for it at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [ServerProcesses.Name, typeof(KillTests).FullName!, typeof(YearTests).FullName!];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
        => [.. testCollections.OrderByDescending(collection => Array.Exists(Long, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)))];
}
